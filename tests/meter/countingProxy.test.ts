import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { CountingProxy } from "../../meter/countingProxy.ts";

describe("CountingProxy", () => {
  let server: Server;
  let proxy: CountingProxy;
  let accepted: Socket[];

  beforeEach(async () => {
    accepted = [];
    server = createServer((socket) => accepted.push(socket.on("error", () => undefined)));
    await once(server.listen(0, "127.0.0.1"), "listening");
    proxy = await CountingProxy.start({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  });
  afterEach(async () => {
    await proxy.stop();
    accepted.forEach((socket) => socket.destroy());
    server.close();
  });

  /** Sends a text through the proxy; what comes back until the connection ends. */
  async function exchange(text: string, answer: string): Promise<string> {
    server.once("connection", (socket: Socket) => socket.once("data", () => socket.end(answer)));
    const client = connect(proxy.port, "127.0.0.1").setEncoding("utf8");
    let answered = "";
    client.on("data", (data: Buffer) => (answered += data.toString()));
    client.write(text);
    await once(client, "close");
    return answered;
  }

  it("passes both directions on unchanged, and counts each by itself", async () => {
    const answer = "b".repeat(300_000);
    assert.equal(await exchange("a".repeat(1000), answer), answer);
    assert.deepEqual(proxy.take(), { read: 300_000, sent: 1000 });
  });

  it("adds connections up, and starts again once they were taken", async () => {
    await exchange("aa", "b");
    await exchange("aa", "b");
    assert.deepEqual(proxy.take(), { read: 2, sent: 4 });
    await exchange("a", "bbb");
    assert.deepEqual(proxy.take(), { read: 3, sent: 1 });
  });

  it("ends a client's connection when the server breaks it", async () => {
    server.once("connection", (socket: Socket) => socket.resetAndDestroy());
    const client = connect(proxy.port, "127.0.0.1").on("error", () => undefined);
    await once(client, "close");
  });

  it("ends every connection when it stops", async () => {
    const client = connect(proxy.port, "127.0.0.1").on("error", () => undefined);
    await once(server, "connection");
    await Promise.all([once(client, "close"), proxy.stop()]);
    proxy = await CountingProxy.start({ host: "127.0.0.1", port: 1 });
  });
});
