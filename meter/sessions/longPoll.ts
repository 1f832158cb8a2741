import type { IncomingMessage } from "node:http";
import { Agent, get } from "node:http";
import type { Connection, Endpoint, Listener } from "./transport.ts";

const waitSeconds = 10;

/**
 * Long polls of /rooms/ROOM/messages, one after the other over a kept-alive connection, until the server says
 * `Connection: close`; first it is asked for its name.
 */
export function connectLongPoll({ address, port, localAddress, client }: Endpoint, listener: Listener): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let closed = false;

  const ask = async (path: string) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { host: address, port, path, localAddress, agent, timeout: (waitSeconds + 5) * 1000 };
      const request = get(options, resolve);
      request.on("timeout", () => request.destroy(new Error("timeout")));
      request.on("error", reject);
    });
    let body = "";
    for await (const chunk of response.setEncoding("utf8")) {
      body += chunk;
    }
    if (response.statusCode !== 200) {
      throw new Error(`status ${response.statusCode}`);
    }
    return { body, last: response.headers.connection === "close" };
  };

  const poll = async () => {
    const { body: replica } = await ask("/hostname");
    listener.servedBy({ replica, version: "" });
    listener.opened();
    for (let after = 0; ;) {
      const { body, last } = await ask(`/rooms/${client}/messages?after=${after}&waitSeconds=${waitSeconds}`);
      after += (JSON.parse(body) as unknown[]).length;
      if (last) {
        return "Connection: close";
      }
    }
  };

  const end = (how: string) => {
    agent.destroy();
    if (!closed) {
      listener.ended(how);
    }
  };
  poll().then(end, (error: unknown) => end((error as NodeJS.ErrnoException).code ?? (error as Error).message));
  return {
    reconnects: false,
    close() {
      closed = true;
      agent.destroy();
    },
  };
}
