import type { SessionLoad } from "../../../meter/sessions/sessionMeter.ts";
import { SessionMeter } from "../../../meter/sessions/sessionMeter.ts";
import { until } from "../../until.ts";
import { ChatServer } from "./chatServer.ts";

/** A server for each test of a `describe`, and a meter of ten clients at it. */
export function meteredServer() {
  let server: ChatServer;
  let meter: SessionMeter | undefined;

  beforeEach(async () => {
    server = await ChatServer.start();
  });
  afterEach(() => {
    meter?.stop();
    server.stop();
  });

  return {
    get server(): ChatServer {
      return server;
    },

    get load(): SessionLoad {
      return {
        address: "127.0.0.1",
        port: server.port,
        transport: "webSocket",
        clients: 10,
        messagesPerSecond: 10,
        maxSeconds: 50,
        opensPerSecond: 1000,
      };
    },

    async open(more: Partial<SessionLoad> = {}): Promise<SessionMeter> {
      meter = await SessionMeter.open({ ...this.load, ...more });
      return meter;
    },

    /** Until clients were let in so often, first times included. */
    letIn: (times: number) => until(() => server.count.letIn >= times),

    /** Until so many messages came after those so far. */
    async heardMore(messages: number): Promise<void> {
      const before = server.heard.length;
      await until(() => server.heard.length >= before + messages);
    },
  };
}
