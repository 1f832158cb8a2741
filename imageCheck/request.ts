import { get } from "node:http";
import type { Duplex } from "node:stream";

/** What became of a request: the status of its answer, once all of it has come, or why there is none. */
export type Answer = { status: number } | { why: string };

/** Sends a GET request over a connection that is for it alone. */
export function request(connection: Duplex, path: string, timeoutSeconds: number): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(answer);
    };
    const fail = (error: NodeJS.ErrnoException) => end({ why: whyOf(error) });
    const timer = setTimeout(() => fail(new Error(`no answer within ${timeoutSeconds} s`)), timeoutSeconds * 1000);
    if (connection.destroyed) {
      fail(connection.errored ?? new Error("the connection was closed"));
      return;
    }
    get({ path, createConnection: () => connection }, (answer) => {
      answer.resume();
      answer.on("end", () => end({ status: answer.statusCode ?? 0 })).on("error", fail);
    }).on("error", fail);
  });
}

function whyOf({ code, message }: NodeJS.ErrnoException): string {
  return code === "ECONNRESET" ? "the connection was closed" : message;
}
