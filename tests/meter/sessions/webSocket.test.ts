import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { WebSocketServer } from "ws";
import type { Listener } from "../../../meter/sessions/transport.ts";
import { connectWebSocket, noAnswer } from "../../../meter/sessions/webSocket.ts";

describe("a WebSocket of the meter", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setInterval"] }));
  afterEach(() => mock.timers.reset());

  for (const autoPong of [true, false]) {
    it(autoPong ? "stays while the server answers pings" : "ends where the server answers no ping", async () => {
      const server = new WebSocketServer({ host: "127.0.0.1", port: 0, autoPong });
      let pings = 0;
      server.on("connection", (socket) => {
        socket.send(JSON.stringify({ type: "welcome", replica: "chat-1", version: "0.1.2", heard: {} }));
        socket.on("ping", () => {
          pings += 1;
          if (pings === 2) {
            socket.close(1012);
          } else {
            socket.send(JSON.stringify({ type: "said", sender: "ada", sequence: 1 })); // It follows the pong.
          }
        });
      });
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const ended = new Promise<string>((resolve) => {
        const pass = () => mock.timers.tick(300);
        const listener: Listener = { opened: pass, servedBy() {}, answered: pass, heardUpTo() {}, ended: resolve };
        connectWebSocket({ address: "127.0.0.1", port, localAddress: "127.0.0.1", client: "ada" }, listener, 300);
      });
      assert.equal(await ended, autoPong ? "1012" : noAnswer);
      server.close();
    });
  }
});
