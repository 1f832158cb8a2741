import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent } from "node:http";
import { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { ApiError, causeOf, isForbidden } from "../../kubernetes/apiError.ts";
import { ApiServer } from "../../kubernetes/apiServer.ts";
import { SilenceLimit } from "../../kubernetes/silenceLimit.ts";
import { until } from "../until.ts";
import { loopbackServer } from "./loopbackServer.ts";

describe("ApiServer", () => {
  const server = loopbackServer();
  let token: string;
  let renewals: number;
  let agent: Agent;
  beforeEach(() => {
    token = "secret";
    renewals = 0;
    agent = new Agent({ keepAlive: true });
  });
  afterEach(() => agent.destroy());

  function apiServer({ path = "", answerWithinSeconds = 30, requestOptions = optionsWithToken } = {}): ApiServer {
    const renew = async () => {
      renewals++;
      token = "renewed";
    };
    return new ApiServer(
      { server: `http://127.0.0.1:${server.port}${path}`, requestOptions, renew },
      answerWithinSeconds,
    );
  }
  async function optionsWithToken() {
    return { agent, headers: { Authorization: `Bearer ${token}` } };
  }
  const asked = () => server.requests.map(({ method, url, headers }) => `${method} ${url} ${headers.authorization}`);
  const refuse = (response: ServerResponse, code: number, status: object = {}) =>
    response.writeHead(code).end(JSON.stringify({ kind: "Status", code, ...status }));

  it("asks with the credentials of its access", async () => {
    server.answer = (_, response) => response.end('{"items":[]}');
    assert.deepEqual(await apiServer().get("/api/v1/pods", { labelSelector: "app=chat-app" }), { items: [] });
    assert.deepEqual(asked(), ["GET /api/v1/pods?labelSelector=app%3Dchat-app Bearer secret"]);
  });

  it("asks below the path of a server that has one, as behind a management server", async () => {
    await apiServer({ path: "/k8s/clusters/c-1" }).get("/version");
    assert.equal(server.requests[0].url, "/k8s/clusters/c-1/version");
  });

  it("says why it refuses", async () => {
    server.answer = (_, response) =>
      refuse(response, 403, { message: 'pods is forbidden: User "me"', reason: "Forbidden" });
    await assert.rejects(apiServer().get("/api/v1/pods"), (error: Error) => {
      assert.ok(isForbidden(error) && error instanceof ApiError);
      assert.deepEqual([error.status, error.reason], [403, "Forbidden"]);
      assert.equal(causeOf(error), 'status 403, pods is forbidden: User "me"');
      return true;
    });
  });

  it("says the status alone where a proxy in between refuses", () => {
    const error = new ApiError(502, "<html>");
    assert.deepEqual([causeOf(error), error.reason, isForbidden(error)], ["status 502", undefined, false]);
  });

  it("takes compressed answers", async () => {
    server.answer = ({ headers }, response) => {
      assert.equal(headers["accept-encoding"], "gzip");
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync('{"items":["ä"]}'));
    };
    assert.deepEqual(await apiServer().get("/api/v1/pods"), { items: ["ä"] });
  });

  it("reads text whose characters come in pieces", async () => {
    server.answer = async (_, response) => {
      for (const byte of Buffer.from("Größe")) {
        response.write(Buffer.of(byte));
        await sleep(2);
      }
      response.end();
    };
    assert.equal(await apiServer().getText("/log"), "Größe");
  });

  it("asks again on another connection if the server closed a kept one just then", async () => {
    const asking = apiServer();
    await asking.get("/version");
    server.answer = ({ socket }, response) =>
      server.requests.length === 2 ? socket.resetAndDestroy() : response.end("{}");
    await asking.get("/version");
    assert.equal(server.requests.length, 3);
  });

  it("has TCP ask whether it is still there when it is silent", async () => {
    const setKeepAlive = mock.method(Socket.prototype, "setKeepAlive");
    await apiServer().get("/version");
    setKeepAlive.mock.restore();
    assert.deepEqual(setKeepAlive.mock.calls[0].arguments, [true, 10_000]);
  });

  it("fails if the connection breaks, also in the middle of an answer", async () => {
    server.answer = ({ socket }) => socket.resetAndDestroy();
    await assert.rejects(apiServer().get("/version"), /ECONNRESET/);
    server.answer = ({ socket }, response) => response.write("{", () => socket.resetAndDestroy());
    await assert.rejects(apiServer().get("/version"), { code: /ECONNRESET|ERR_STREAM_PREMATURE_CLOSE/ });
  });

  describe("that is slow", () => {
    it("is given up when it doesn't answer in time", async () => {
      server.answer = () => undefined;
      await assert.rejects(apiServer({ answerWithinSeconds: 0.02 }).get("/version"), /no answer within 0\.02 s/);
    });

    it("is given up when its credentials can't be had in time, as while an exec plugin waits for a login", async () => {
      const requestOptions = () => new Promise<never>(() => undefined);
      const waiting = apiServer({ answerWithinSeconds: 0.02, requestOptions });
      await assert.rejects(waiting.get("/version"), /no answer within 0\.02 s/);
    });

    it("is given up when it falls silent in the middle of an answer", async () => {
      server.answer = (_, response) => response.write("{");
      await assert.rejects(apiServer({ answerWithinSeconds: 0.1 }).get("/version"), /no answer within 0\.1 s/);
    });

    for (const compressed of [false, true]) {
      it(`is heard to the end while ${compressed ? "compressed " : ""}bytes keep coming`, async () => {
        const json = '{"gitVersion":"v1.34.4"}';
        const answer = compressed ? gzipSync(json) : Buffer.from(json);
        const heard = mock.method(SilenceLimit.prototype, "heard");
        server.answer = async (_, response) => {
          response.writeHead(200, compressed ? { "Content-Encoding": "gzip" } : {});
          for (const [index, byte] of answer.subarray(0, 10).entries()) {
            response.write(Buffer.of(byte));
            await until(() => heard.mock.callCount() > index);
          }
          response.end(answer.subarray(10));
        };
        assert.deepEqual(await apiServer().get("/version"), { gitVersion: "v1.34.4" });
        heard.mock.restore();
      });
    }
  });

  it("reads a text as it comes until it is stopped, which closes the connection", async () => {
    const closed = new Promise((resolve) => {
      server.answer = (_, response) => {
        response.on("close", resolve).write("one");
      };
    });
    const stopping = new AbortController();
    const answer = await apiServer().open("/log", { signal: stopping.signal });
    await assert.rejects(async () => {
      for await (const piece of answer) {
        assert.equal(piece, "one");
        stopping.abort(new Error("enough"));
      }
    }, /enough/);
    await closed;
    await assert.rejects(apiServer().open("/log", { signal: stopping.signal }), /enough/);
    assert.equal(server.requests.length, 1);
  });

  it("leaves nothing behind on the signal that may stop it", async () => {
    const { signal } = new AbortController();
    const asking = apiServer();
    await text(await asking.open("/version", { signal }));
    server.answer = (_, response) => refuse(response, 404);
    await assert.rejects(asking.open("/missing", { signal }), { status: 404 });
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });

  describe("list", () => {
    const items = Array.from({ length: 1200 }, (_, index) => index);
    let expired: number;
    beforeEach(() => {
      expired = 0;
      server.answer = (request, response) => {
        const query = queryOf(request);
        const from = Number(query.continue ?? 0);
        const until = from + Number(query.limit);
        if (from > 0 && expired > 0) {
          expired--;
          return refuse(response, 410, { reason: "Expired" });
        }
        const metadata = { resourceVersion: "7", continue: until < items.length ? String(until) : "" };
        return response.end(JSON.stringify({ metadata, items: items.slice(from, until) }));
      };
    });
    const pagesAsked = () => server.requests.map((request) => queryOf(request).continue ?? "first");

    it("puts pages of 500 together", async () => {
      assert.deepEqual(await apiServer().list("/api/v1/services", { fieldSelector: "a=b" }), {
        items,
        resourceVersion: "7",
      });
      assert.deepEqual(pagesAsked(), ["first", "500", "1000"]);
      assert.ok(
        server.requests.every(
          (request) => queryOf(request).limit === "500" && queryOf(request).fieldSelector === "a=b",
        ),
      );
    });

    it("starts over once if its pages expire", async () => {
      expired = 1;
      assert.deepEqual((await apiServer().list("/api/v1/services")).items, items);
      assert.deepEqual(pagesAsked(), ["first", "500", "first", "500", "1000"]);
      expired = 2;
      await assert.rejects(apiServer().list("/api/v1/services"), { status: 410, reason: "Expired" });
    });

    it("is empty where the API server says null", async () => {
      server.answer = (_, response) => response.end('{"metadata":{"resourceVersion":"7"},"items":null}');
      assert.deepEqual(await apiServer().list("/apis/example.com/v1/things"), { items: [], resourceVersion: "7" });
    });
  });

  it("applies a manifest without changing anything, as whom it is told, and returns what would be kept", async () => {
    const manifest = { kind: "Service", spec: { ports: [{ port: 8080 }] } };
    let sent: unknown;
    server.answer = async (request, response) => {
      sent = JSON.parse(await text(request));
      response.writeHead(201).end('{"kind":"Service"}');
    };
    const path = "/api/v1/namespaces/chat-dev/services/chat-service";
    assert.deepEqual(await apiServer().apply(path, manifest, { fieldManager: "pulumi", dryRun: true }), {
      kind: "Service",
    });
    assert.deepEqual(asked(), [`PATCH ${path}?dryRun=All&force=true&fieldManager=pulumi Bearer secret`]);
    assert.equal(server.requests[0].headers["content-type"], "application/apply-patch+yaml");
    assert.deepEqual(sent, manifest);
  });

  it("knows the API server's time from its answers, and this machine's before", async () => {
    const asking = apiServer();
    assert.ok(Math.abs(asking.now() - Date.now()) < 1000);
    server.answer = (_, response) => {
      response.writeHead(200, { Date: "Thu, 01 Jan 2099 00:00:00 GMT" }).end("{}");
    };
    const start = performance.now();
    await asking.get("/version");
    const ahead = asking.now() - Date.UTC(2099, 0, 1);
    assert.ok(ahead >= 0 && ahead <= performance.now() - start, `${ahead} ms`);
  });

  describe("whose credentials have expired", () => {
    beforeEach(() => {
      server.answer = ({ headers }, response) =>
        headers.authorization === "Bearer renewed" ? response.end("{}") : refuse(response, 401);
    });

    it("is asked again with new ones", async () => {
      assert.deepEqual(await apiServer().get("/version"), {});
      assert.deepEqual(asked(), ["GET /version Bearer secret", "GET /version Bearer renewed"]);
    });

    it("is asked for new ones once for all requests at that time", async () => {
      const asking = apiServer();
      await Promise.all([asking.get("/one"), asking.get("/two"), asking.getText("/three")]);
      assert.equal(renewals, 1);
    });

    it("refuses when it takes the new ones for no better", async () => {
      server.answer = (_, response) => refuse(response, 401, { message: "Unauthorized" });
      const asking = apiServer();
      await assert.rejects(
        asking.get("/version"),
        (error: Error) => isForbidden(error) && causeOf(error) === "status 401, Unauthorized",
      );
      assert.equal(server.requests.length, 2);
      await assert.rejects(asking.get("/version"), isForbidden);
      assert.equal(renewals, 2);
    });

    it("is not asked for new ones when permissions are missing", async () => {
      server.answer = (_, response) => refuse(response, 403);
      await assert.rejects(apiServer().get("/version"), isForbidden);
      assert.equal(renewals, 0);
    });
  });
});

describe("causeOf", () => {
  it("names the error of each address of a host", () => {
    const refused = (address: string) => new Error(`connect ECONNREFUSED ${address}:6443`);
    const error = new AggregateError([refused("::1"), refused("127.0.0.1")]);
    assert.equal(causeOf(error), "connect ECONNREFUSED ::1:6443, connect ECONNREFUSED 127.0.0.1:6443");
  });

  it("is one line, also of what is no error", () => {
    assert.equal(causeOf(new Error("first\nsecond")), "first");
    assert.equal(causeOf("text"), "text");
  });
});

function queryOf({ url }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(new URL(url ?? "", "http://server").searchParams);
}
