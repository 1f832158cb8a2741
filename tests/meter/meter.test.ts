import assert from "node:assert/strict";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Load, Measurement } from "../../meter/meter.ts";
import { Meter } from "../../meter/meter.ts";
import { table } from "../../meter/table.ts";
import { until } from "../until.ts";

/** Stops a load once all that it may send is sent. */
async function spent(meter: Meter, { maxRequests }: Load): Promise<Measurement> {
  await until(() => meter.sent >= maxRequests);
  return meter.stop();
}

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
      const { requests, failed, answers } = await spent(Meter.start({ ...load, connections }), load);
      assert.deepEqual({ requests, failed, answers }, { requests: 100, failed: 0, answers: { "pod-1": 100 } });
      assert.ok(connections === "new" ? sources.size === 100 : sources.size <= 50, `${sources.size} source addresses`);
    });
  }

  it("counts refused connections", async () => {
    server.close();
    const { failed, failures } = await spent(Meter.start(load), load);
    assert.equal(failed, 100);
    assert.deepEqual(failures, { ECONNREFUSED: 100 });
  });

  it("counts answers that are not 200", async () => {
    answer = (count) => (count % 10 === 0 ? 503 : 200);
    const { failures } = await spent(Meter.start(load), load);
    assert.deepEqual(failures, { "status 503": 10 });
  });

  it("keeps to the rate", async () => {
    const start = performance.now();
    const meter = Meter.start({ ...load, requestsPerSecond: 200, maxRequests: 100_000 });
    // On a busy machine it may be late, and catches up.
    await until(() => {
      const due = (performance.now() - start) / 5;
      assert.ok(meter.sent <= due, `${meter.sent} requests of ${due}`);
      return due > 50 && meter.sent > due - 20;
    });
    await meter.stop();
  });

  it("sends nothing to other machines", () => {
    assert.throws(() => Meter.start({ ...load, address: "10.0.0.1" }), /127\.0\.0\.0\/8 only, not to 10\.0\.0\.1/);
  });

  it("shows measurements as a table", async () => {
    assert.match(
      table({ "200/s": await spent(Meter.start(load), load) }),
      /^\| load \| requests .*\n\| --- .*\n\| 200\/s \| 100 \| 0 \| 0 \|/,
    );
  });
});
