import { WebSocket } from "ws";
import type { Connection, Endpoint, Listener } from "./transport.ts";

const handshakeMilliseconds = 5000;
/** How a connection ended that led nowhere any more, as one to a node that is cut off. */
export const noAnswer = "no answer to a ping";

/** What the server sends. */
type Frame =
  | { type: "welcome"; replica: string; version: string; heard: Record<string, number> }
  | { type: "said"; sender: string; sequence: number };

/**
 * A WebSocket at /rooms/ROOM; it is open once the server has said who it is.
 *
 * @param pingMilliseconds between pings, and how long an answer may take; 10,000 by default.
 */
export function connectWebSocket(
  { address, port, localAddress, client }: Endpoint,
  listener: Listener,
  pingMilliseconds = 10_000,
): Connection {
  const socket = new WebSocket(`ws://${address}:${port}/rooms/${client}`, {
    localAddress,
    handshakeTimeout: handshakeMilliseconds,
    perMessageDeflate: false,
  });
  let told: Listener | undefined = listener;
  let open = false;
  let problem: string | undefined;
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as Frame;
    if (frame.type === "welcome") {
      open = true;
      told?.servedBy({ replica: frame.replica, version: frame.version });
      told?.heardUpTo(frame.heard[client] ?? 0);
      told?.opened();
    } else if (frame.sender === client) {
      told?.answered(frame.sequence);
    }
  });
  socket.on("error", (error: NodeJS.ErrnoException) => (problem = error.code ?? error.message));
  let [answered, silent] = [true, false];
  const pings = setInterval(() => {
    if (!answered) {
      silent = true;
      socket.terminate();
    } else if (socket.readyState === WebSocket.OPEN) {
      answered = false;
      socket.ping();
    }
  }, pingMilliseconds);
  socket.on("pong", () => (answered = true));
  socket.on("close", (code) => {
    clearInterval(pings);
    told?.ended(silent ? noAnswer : open ? String(code) : (problem ?? String(code)));
  });
  return {
    reconnects: false,
    say(sequence) {
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify({ type: "say", sender: client, sequence, text: "hello" }));
      }
    },
    close() {
      told = undefined;
      socket.close(1000);
    },
  };
}
