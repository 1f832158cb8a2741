import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Connect } from "./connection.ts";

/** How a WebSocket ended, and when, in `performance.now()`'s milliseconds. */
export interface Close {
  /** 1006 where there was no close frame: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
  code: number;
  atMilliseconds: number;
}

/** How long a server may take to close one by itself, as for want of a login; then it counts as open. */
const settleSeconds = 1;

const handshakeWithinSeconds = 15;

/** Opens several WebSockets, each of which is a promise of its end; a text says why that can't be had. */
export async function openWebSockets(
  connect: Connect,
  path: string,
  count: number,
): Promise<Promise<Close>[] | string> {
  const connections = await Promise.all(Array.from({ length: count }, connect));
  const sockets = connections.map(
    (connection) => new WebSocket(`ws://localhost${path}`, { createConnection: () => connection }),
  );
  const ends = sockets.map(endOf);
  const failures = await Promise.all(sockets.map(failureOf));
  const failure =
    failures.find((why) => why !== undefined) ??
    (await Promise.race([
      ...ends.map(async (end) => `the server closes it by itself, with ${(await end).code}`),
      sleep(settleSeconds * 1000, undefined),
    ]));
  if (failure !== undefined) {
    sockets.forEach((socket) => socket.terminate());
    return failure;
  }
  return ends;
}

function endOf(socket: WebSocket): Promise<Close> {
  return new Promise((resolve) => {
    socket.on("close", (code) => resolve({ code, atMilliseconds: performance.now() }));
  });
}

/** Waits until a WebSocket is open; says why it can't be. */
function failureOf(socket: WebSocket): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.on("open", () => resolve(undefined));
    socket.on("unexpected-response", (_request, answer) => {
      resolve(`the answer is ${answer.statusCode}`);
      socket.terminate();
    });
    socket.on("error", (error) => resolve(error.message));
    setTimeout(() => resolve(`no answer within ${handshakeWithinSeconds} s`), handshakeWithinSeconds * 1000).unref();
  });
}
