import * as http from "node:http";
import * as https from "node:https";
import { PassThrough, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { SilenceLimit } from "./silenceLimit.ts";

/** After this much silence TCP asks whether the other end is still there; without an answer it is lost 10 s later. */
const tcpKeepAliveSeconds = 10;

/** Sends a request; resolves with the head of the answer. */
export function send(url: string, options: https.RequestOptions, body?: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith("http:") ? http : https;
    let isAnswered = false;
    const sent = request(url, options)
      .on("socket", (socket) => socket.setKeepAlive(true, tcpKeepAliveSeconds * 1000))
      .on("response", (answer) => {
        isAnswered = true;
        resolve(answer);
      })
      .on("error", (error: NodeJS.ErrnoException) => {
        // The server closed a kept-alive connection just then: https://nodejs.org/api/http.html#requestreusedsocket
        const again = sent.reusedSocket && error.code === "ECONNRESET" && !isAnswered;
        return again ? resolve(send(url, options, body)) : reject(error);
      });
    sent.end(body);
  });
}

/** The text of an answer as it comes. Every byte of it restarts the limit, which ends with the text. */
export function textOf(answer: http.IncomingMessage, limit: SilenceLimit): AsyncIterable<string> {
  answer.on("data", () => limit.heard());
  const decompress = answer.headers["content-encoding"] === "gzip" ? createGunzip() : new PassThrough();
  return read(pipeline(answer, decompress, () => limit.end()).setEncoding("utf8"), limit);
}

async function* read(text: AsyncIterable<string>, { signal }: SilenceLimit): AsyncGenerator<string> {
  try {
    yield* text;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
