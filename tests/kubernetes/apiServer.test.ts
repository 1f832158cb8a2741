import assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { ApiError, ApiServer, causeOf, isForbidden } from "../../kubernetes/apiServer";

describe("ApiServer", () => {
  let server: Server;
  let asked: string | undefined;
  let answer: { status: number; body: string };

  beforeEach(async () => {
    answer = { status: 200, body: '{"items":[]}' };
    server = createServer(({ url, headers }, response) => {
      asked = `${headers.authorization} ${url}`;
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  function apiServer(path = "", answerWithinSeconds?: number): ApiServer {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const requestOptions = async () => ({ headers: { authorization: "Bearer secret" } });
    return new ApiServer({ server: url, requestOptions, renew: async () => undefined }, answerWithinSeconds);
  }

  it("asks with the credentials of its access", async () => {
    assert.deepEqual(await apiServer().get("/api/v1/pods", { labelSelector: "app=chat-app" }), { items: [] });
    assert.equal(asked, "Bearer secret /api/v1/pods?labelSelector=app%3Dchat-app");
  });

  it("asks below the path of a server that has one, as behind a management server", async () => {
    await apiServer("/k8s/clusters/c-1").get("/version");
    assert.equal(asked, "Bearer secret /k8s/clusters/c-1/version");
  });

  it("says why it refuses", async () => {
    answer = { status: 403, body: '{"kind":"Status","message":"pods is forbidden: User \\"me\\""}' };
    await assert.rejects(apiServer().get("/api/v1/pods"), (error: Error) => {
      assert.ok(isForbidden(error));
      assert.equal(causeOf(error), 'status 403, pods is forbidden: User "me"');
      return true;
    });
  });

  it("says the status alone where a proxy in between refuses", () => {
    assert.equal(causeOf(new ApiError(502, "<html>")), "status 502");
  });

  it("is given up when it doesn't answer in time", async () => {
    server.removeAllListeners("request");
    await assert.rejects(apiServer("", 0.1).get("/version"), /no answer within 0\.1 s/);
    server.closeAllConnections();
  });

  it("is given up when its credentials can't be had in time, as from an exec plugin that waits for a login", async () => {
    const requestOptions = () => new Promise<never>(() => undefined);
    await assert.rejects(new ApiServer({ server: "https://127.0.0.1:1", requestOptions, renew: async () => undefined }, 0.1).get("/version"), /no answer within 0\.1 s/);
  });
});

describe("causeOf", () => {
  it("names the error of each address of a host", () => {
    const refused = (address: string) => new Error(`connect ECONNREFUSED ${address}:6443`);
    assert.equal(causeOf(new AggregateError([refused("::1"), refused("127.0.0.1")])), "connect ECONNREFUSED ::1:6443, connect ECONNREFUSED 127.0.0.1:6443");
  });
});
