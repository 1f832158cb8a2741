import { EventSource } from "eventsource";
import { Agent, fetch } from "undici";
import type { Connection, Endpoint, Listener, Server } from "./transport.ts";

/**
 * Server-sent events at /rooms/ROOM/events. As a browser's, this EventSource connects again by itself, after 3 s unless
 * the server's `retry` says otherwise; after an answer other than 200 it doesn't.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function connectEventStream({ address, port, localAddress, client }: Endpoint, listener: Listener): Connection {
  const dispatcher = new Agent({ connect: { localAddress } });
  const source = new EventSource(`http://${address}:${port}/rooms/${client}/events`, {
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
  });
  source.addEventListener("open", () => listener.opened());
  source.addEventListener("heartbeat", ({ data }) => listener.servedBy(JSON.parse(data as string) as Server));
  source.addEventListener("error", ({ code, message }) => {
    const kind = /\bE[A-Z]{4,}\b/.exec(message ?? "")?.[0] ?? message ?? "end of stream";
    listener.ended(code === undefined ? kind : `status ${code}`);
  });
  return {
    get reconnects() {
      return source.readyState !== EventSource.CLOSED;
    },
    close() {
      source.close();
      void dispatcher.destroy();
    },
  };
}
