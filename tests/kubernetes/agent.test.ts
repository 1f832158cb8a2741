import assert from "node:assert/strict";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Server as TcpServer, Socket } from "node:net";
import { connect, createServer as createTcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { agentFor } from "../../kubernetes/agent.ts";
import { ApiError } from "../../kubernetes/apiError.ts";
import { ApiServer } from "../../kubernetes/apiServer.ts";
import { certificate, key } from "./certificate.ts";
import { loopbackServer } from "./loopbackServer.ts";

describe("agentFor", () => {
  const tls = { ca: certificate, cert: certificate, key };
  const secure = loopbackServer({ ...tls, requestCert: true });
  const plain = loopbackServer();
  let proxy: Server;
  let connections: Socket[];
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    connections = [];
    proxy = createServer().on("connection", (socket) => connections.push(socket));
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    connections.forEach((connection) => connection.destroy());
    return new Promise((resolve) => proxy.close(resolve));
  });

  /** A server whose name only a proxy can look up. */
  async function through(
    proxyUrl: string,
    server = "https://api.kubernetes.test:6443",
    answerWithinSeconds?: number,
  ): Promise<ApiServer> {
    const agent = await agentFor(new URL(server), new URL(proxyUrl));
    return new ApiServer(
      { server, requestOptions: async () => ({ ...tls, agent }), renew: async () => undefined },
      answerWithinSeconds,
    );
  }
  const url = (server: Server | TcpServer, scheme = "http", user = "") =>
    `${scheme}://${user}127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Lets the proxy connect to a port of this machine whatever it is asked for. */
  function tunnelTo(port: () => number): void {
    proxy.on("connect", ({ url: target, headers }, socket) => {
      asked.push([target, headers["proxy-authorization"]].join(" "));
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      join(socket, port());
    });
  }

  it("keeps a proxy's connection, beyond which it verifies the server and shows a client's certificate", async () => {
    tunnelTo(() => secure.port);
    const apiServer = await through(url(proxy, "http", "me:word@"));
    await apiServer.get("/version");
    await apiServer.get("/version");
    assert.deepEqual(asked, [`api.kubernetes.test:6443 Basic ${Buffer.from("me:word").toString("base64")}`]);
    assert.equal(secure.requests.length, 2);
  });

  it("doesn't take another server's certificate that the proxy leads to", async () => {
    tunnelTo(() => secure.port);
    const apiServer = await through(url(proxy), "https://other.kubernetes.test");
    await assert.rejects(apiServer.get("/version"), /does not match certificate's altnames/);
  });

  it("asks for a server without TLS as well", async () => {
    tunnelTo(() => plain.port);
    await (await through(url(proxy), "http://api.kubernetes.test:8080")).get("/version");
    assert.deepEqual([asked[0].trim(), plain.requests.length], ["api.kubernetes.test:8080", 1]);
  });

  it("takes a proxy's refusal for no answer of the API server", async () => {
    proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const apiServer = await through(url(proxy));
    await assert.rejects(
      apiServer.get("/version"),
      (error) => !(error instanceof ApiError) && /403/.test(String(error)),
    );
  });

  it("leaves a proxy that doesn't answer", async () => {
    const left = new Promise((resolve) => {
      proxy.on("connection", (socket) => socket.on("close", resolve));
      proxy.on("connect", (_, socket) => socket.on("end", () => socket.end()).resume());
    });
    const apiServer = await through(url(proxy), undefined, 0.1);
    await assert.rejects(apiServer.get("/version"), /no answer within 0\.1 s/);
    await left;
  });

  it("goes through a SOCKS proxy, which looks up the server's name", async () => {
    const socks = createTcpServer((socket) => acceptSocks(socket, secure.port, asked));
    await new Promise<void>((resolve) => socks.listen(0, "127.0.0.1", resolve));
    try {
      await (await through(url(socks, "socks5"))).get("/version");
      assert.deepEqual([asked, secure.requests.length], [["api.kubernetes.test"], 1]);
    } finally {
      socks.close();
    }
  });
});

function join(socket: Duplex, port: number): void {
  const server = connect(port, "127.0.0.1");
  socket.pipe(server).pipe(socket);
  socket.on("error", () => server.destroy());
  server.on("error", () => socket.destroy());
}

/** The server's side of https://www.rfc-editor.org/rfc/rfc1928, for a client that doesn't log in and names a host. */
function acceptSocks(socket: Socket, port: number, asked: string[]): void {
  socket.once("data", () => {
    socket.write(Buffer.of(5, 0));
    socket.once("data", (request: Buffer) => {
      asked.push(request.subarray(5, 5 + request[4]).toString());
      socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
      join(socket, port);
    });
  });
}
