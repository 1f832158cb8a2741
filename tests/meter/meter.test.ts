import assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Load, Meter } from "../../meter/meter";
import { table } from "../../meter/table";

describe("Meter", () => {
  let server: Server;
  let load: Load;
  let answer: (count: number) => number;
  const sources = new Set<string | undefined>();

  beforeEach(async () => {
    let count = 0;
    answer = () => 200;
    sources.clear();
    server = createServer((request, response) => {
      sources.add(request.socket.remoteAddress);
      response.statusCode = answer(count++);
      response.end("pod-1");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    load = { address: "127.0.0.1", port, requestsPerSecond: 2000, connections: "new", maxRequests: 100 };
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  for (const connections of ["new", "kept-alive"] as const) {
    it(`counts every answered request over ${connections} connections`, async () => {
      const meter = Meter.start({ ...load, connections });
      await sleep(150);
      const { requests, failed, answers } = await meter.stop();
      assert.deepEqual({ requests, failed, answers }, { requests: 100, failed: 0, answers: { "pod-1": 100 } });
      assert.ok(connections === "new" ? sources.size === 100 : sources.size <= 50, `${sources.size} source addresses`);
    });
  }

  it("counts refused connections", async () => {
    server.close();
    const meter = Meter.start(load);
    await sleep(150);
    const { failed, failures } = await meter.stop();
    assert.equal(failed, 100);
    assert.deepEqual(failures, { ECONNREFUSED: 100 });
  });

  it("counts answers that are not 200", async () => {
    answer = (count) => (count % 10 === 0 ? 503 : 200);
    const meter = Meter.start(load);
    await sleep(150);
    assert.deepEqual((await meter.stop()).failures, { "status 503": 10 });
  });

  it("keeps to the rate", async () => {
    const meter = Meter.start({ ...load, requestsPerSecond: 200, maxRequests: 1000 });
    await sleep(250);
    const { requests } = await meter.stop();
    assert.ok(requests >= 40 && requests <= 60, `${requests} requests in 0.25 s`);
  });

  it("sends nothing to other machines", () => {
    assert.throws(() => Meter.start({ ...load, address: "10.0.0.1" }), /127\.0\.0\.0\/8 only, not to 10\.0\.0\.1/);
  });

  it("shows measurements as a table", async () => {
    const meter = Meter.start(load);
    await sleep(150);
    assert.match(table({ "200/s": await meter.stop() }), /^\| load \| requests .*\n\| --- .*\n\| 200\/s \| 100 \| 0 \| 0 \|/);
  });
});
