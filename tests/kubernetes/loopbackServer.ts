import type { IncomingMessage, RequestListener } from "node:http";
import { createServer } from "node:http";
import type { ServerOptions } from "node:https";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A server that knows what it was asked. */
export interface LoopbackServer {
  /** How it answers in this test: `{}` unless the test says otherwise. */
  answer: RequestListener;
  /** Requests of the test so far. */
  readonly requests: IncomingMessage[];
  readonly port: number;
  /** Stops answering at all. */
  close(): Promise<unknown>;
}

/** Gives a suite a server on 127.0.0.1, with TLS if that is given. */
export function loopbackServer(tls?: ServerOptions): LoopbackServer {
  const listen: RequestListener = (request, response) => {
    loopback.requests.push(request);
    loopback.answer(request, response);
  };
  const answerNothing: RequestListener = (_, response) => response.end("{}");
  let server = createServer();
  const loopback = {
    answer: answerNothing,
    requests: [] as IncomingMessage[],
    get port() {
      return (server.address() as AddressInfo).port;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };

  beforeEach(async () => {
    loopback.answer = answerNothing;
    loopback.requests = [];
    server = tls === undefined ? createServer(listen) : createSecureServer(tls, listen);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => loopback.close());
  return loopback;
}
