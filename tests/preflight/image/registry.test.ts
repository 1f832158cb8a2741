import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import type { Login } from "../../../preflight/image/login.ts";
import { Registry } from "../../../preflight/image/registry.ts";
import { loopbackServer } from "../../kubernetes/loopbackServer.ts";
import { ownEnvironment } from "../../kubernetes/ownEnvironment.ts";

const robot: Login = { username: "robot", password: "hush" };
const basic = `Basic ${Buffer.from("robot:hush").toString("base64")}`;
const manifest = JSON.stringify({ config: { digest: "sha256:config" } });
// By sha256sum.
const digest = "sha256:3834f1c174b590a1f73c6248c611afeb15b15383b6e414f35d683692e2184207";

describe("Registry", () => {
  ownEnvironment();
  const server = loopbackServer();

  const registry = (login?: Login, seconds?: number) =>
    new Registry({ host: `127.0.0.1:${server.port}`, path: "acme/chat" }, async () => login, seconds);
  const authorizations = () => server.requests.map(({ headers }) => headers.authorization);

  it("asks for the manifest of a tag and tells its digest", async () => {
    server.answer = (_, response) => response.end(manifest);
    const found = await registry().manifest("0.1.2");
    assert.deepEqual(found, { digest, manifest: { config: { digest: "sha256:config" } } });
    const [{ url, headers }] = server.requests;
    assert.equal(url, "/v2/acme/chat/manifests/0.1.2");
    assert.match(headers.accept ?? "", /oci\.image\.index.*manifest\.list\.v2.*oci\.image\.manifest.*manifest\.v2/);
  });

  it("asks for no login where it is let in without", async () => {
    server.answer = (_, response) => response.end(manifest);
    const open = new Registry({ host: `127.0.0.1:${server.port}`, path: "acme/chat" }, () => assert.fail());
    await open.manifest("0.1.2");
  });

  it("gives name and password to a registry that wants them", async () => {
    server.answer = wanting(basic, 'Basic realm="registry"');
    await registry(robot).manifest("0.1.2");
    assert.deepEqual(authorizations(), [undefined, basic]);
  });

  /** A registry whose token server gives a token to who has one of these authorizations. */
  const withTokens = (allowed: (string | undefined)[]): RequestListener => {
    const challenge = () =>
      `Bearer realm="http://127.0.0.1:${server.port}/token",service="chat",scope="repository:acme/chat:pull"`;
    return (request, response) => {
      if (!request.url?.startsWith("/token")) {
        wanting("Bearer t0ken", challenge())(request, response);
        return;
      }
      response.statusCode = allowed.includes(request.headers.authorization) ? 200 : 401;
      response.end(JSON.stringify({ token: "t0ken" }));
    };
  };

  it("gets a token, as everybody or with name and password, and asks on with it", async () => {
    server.answer = withTokens([undefined, basic]);
    await registry().manifest("0.1.2");
    await registry(robot).manifest("0.1.2");
    assert.deepEqual(authorizations(), [undefined, undefined, "Bearer t0ken", undefined, basic, "Bearer t0ken"]);
    assert.equal(server.requests[1].url, "/token?service=chat&scope=repository%3Aacme%2Fchat%3Apull");
  });

  it("gets a token for an identity token", async () => {
    let form = "";
    server.answer = (request, response) => {
      if (request.method === "POST") {
        request.on("data", (chunk) => (form += String(chunk)));
        request.on("end", () => response.end(JSON.stringify({ access_token: "t0ken" })));
      } else {
        withTokens([])(request, response);
      }
    };
    await registry({ identityToken: "id" }).manifest("0.1.2");
    const { grant_type, refresh_token, service } = Object.fromEntries(new URLSearchParams(form));
    assert.deepEqual([grant_type, refresh_token, service], ["refresh_token", "id", "chat"]);
  });

  it("uses a registry token as it is", async () => {
    server.answer = withTokens([]);
    await registry({ registryToken: "t0ken" }).manifest("0.1.2");
    assert.equal(server.requests.length, 2);
  });

  it("gets no second token for a second question", async () => {
    server.answer = withTokens([basic]);
    const asked = registry(robot);
    await asked.manifest("0.1.2");
    await asked.json("sha256:config");
    assert.deepEqual(
      server.requests.map(({ url }) => url?.replace(/\?.*/, "")),
      ["/v2/acme/chat/manifests/0.1.2", "/token", "/v2/acme/chat/manifests/0.1.2", "/v2/acme/chat/blobs/sha256:config"],
    );
  });

  it("follows to another host without its credentials", async () => {
    server.answer = (request, response) => {
      if (request.url?.startsWith("/storage")) {
        response.end("{}");
      } else if (request.headers.authorization === undefined) {
        response.writeHead(401, { "WWW-Authenticate": "Basic" }).end();
      } else {
        response.writeHead(307, { Location: `http://localhost:${server.port}/storage` }).end();
      }
    };
    await registry(robot).json("sha256:config");
    assert.deepEqual(authorizations(), [undefined, basic, undefined]);
  });

  it("says how it is refused, with the registry's own codes and without a credential", async () => {
    server.answer = (request, response) => {
      response.statusCode = request.headers.authorization === undefined ? 401 : 404;
      response.setHeader("WWW-Authenticate", "Basic");
      response.end(JSON.stringify({ errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest\nunknown" }] }));
    };
    await assert.rejects(registry(robot).manifest("0.1.9"), (error: Error) => {
      assert.deepEqual({ ...error }, { status: 404, codes: ["MANIFEST_UNKNOWN"] });
      assert.equal(error.message, "status 404, manifest unknown");
      return true;
    });
  });

  it("has no code from what isn't a registry", async () => {
    server.answer = (_, response) => response.writeHead(404).end("<html>");
    await assert.rejects(registry().manifest("0.1.9"), { status: 404, codes: [] });
  });

  it("gives up when no answer comes in time, or too much of one", async () => {
    server.answer = () => undefined;
    await assert.rejects(registry(undefined, 0.05).manifest("0.1.2"), /doesn't answer within 0\.05 s/);
    server.answer = (_, response) => response.end(Buffer.alloc(5 * 2 ** 20));
    await assert.rejects(registry().manifest("0.1.2"), /answers with more than/);
  });
});

/** Answers who has the authorization; others get a challenge. */
function wanting(authorization: string, challenge: string): RequestListener {
  return (request, response) => {
    if (request.headers.authorization === authorization) {
      response.end(manifest);
    } else {
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    }
  };
}
