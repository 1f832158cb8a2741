import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WantedImage } from "../../../preflight/image/image.ts";
import { checkImage } from "../../../preflight/image/image.ts";
import type { Node } from "../../../kubernetes/node.ts";
import { ApiError } from "../../../kubernetes/apiError.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";
import { loopbackServer } from "../../kubernetes/loopbackServer.ts";
import { ownEnvironment } from "../../kubernetes/ownEnvironment.ts";
import { node } from "../nodes.ts";

const forAmd64 = { platform: { os: "linux", architecture: "amd64" } };
const index = JSON.stringify({ manifests: [forAmd64] });
const digest = `sha256:${createHash("sha256").update(index).digest("hex")}`;
const authorization = `Basic ${Buffer.from("robot:hush").toString("base64")}`;

describe("checkImage", () => {
  ownEnvironment();
  const server = loopbackServer();
  beforeEach(() => {
    process.env.DOCKER_CONFIG = "/nowhere";
  });

  const answering =
    (status: number, body: string): RequestListener =>
    (_, response) => {
      response.writeHead(status).end(body);
    };
  const missing = answering(
    404,
    JSON.stringify({ errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] }),
  );
  /** A registry that only robot is let into. */
  const closed: RequestListener = ({ headers }, response) => {
    if (headers.authorization === authorization) {
      response.end(index);
    } else {
      response.writeHead(401, { "WWW-Authenticate": "Basic" }).end();
    }
  };
  const pullSecret = (username: string, host = `127.0.0.1:${server.port}`) => {
    const auth = Buffer.from(`${username}:hush`).toString("base64");
    const config = JSON.stringify({ auths: { [host]: { auth } } });
    return apiServer((path) => {
      assert.equal(path, "/api/v1/namespaces/chat-dev/secrets/registry");
      return { data: { ".dockerconfigjson": Buffer.from(config).toString("base64") } };
    });
  };
  const withoutSecret = apiServer(() => new ApiError(404, ""));
  const nameOf = (tag = "0.1.3") => `127.0.0.1:${server.port}/acme/chat:${tag}`;

  const check = ({
    secretName,
    image = nameOf(),
    nodes = [node("one")],
    api = withoutSecret,
    ...others
  }: Partial<WantedImage> & {
    secretName?: string;
    image?: string;
    nodes?: Node[];
    api?: typeof withoutSecret;
  } = {}) =>
    checkImage(
      api,
      {
        stack: "dev",
        namespace: "chat-dev",
        template: {
          spec: {
            containers: [{ name: "chat", image }],
            ...(secretName === undefined ? {} : { imagePullSecrets: [{ name: secretName }] }),
          },
        },
        before: nameOf("0.1.2"),
        knownDigest: undefined,
        ...others,
      },
      Promise.resolve({ nodes, areAll: true }),
    );
  const warningsOf = async (...asked: Parameters<typeof check>) => {
    const { findings, warnings } = await check(...asked);
    assert.deepEqual(findings, []);
    return warnings.join("\n");
  };

  it("tells the digest of an image that is there", async () => {
    server.answer = answering(200, index);
    assert.deepEqual(await check(), { findings: [], warnings: [], digest });
  });

  it("refuses a tag that the registry doesn't have, with the command that sets the one before", async () => {
    server.answer = missing;
    const { findings } = await check();
    const host = `127.0.0.1:${server.port}`;
    assert.deepEqual(findings, [
      {
        check: "image",
        subjects: ["chat-service:imageTag"],
        sentence:
          `chat-service:imageTag is "0.1.3", and ${host} doesn't have ${host}/acme/chat:0.1.3 ` +
          "(status 404, manifest unknown); allowed is an image that it has. " +
          "Run: npx pulumi config set imageTag 0.1.2 --stack dev",
      },
    ]);
  });

  it("refuses a digest that it doesn't have", async () => {
    server.answer = missing;
    const { findings } = await check({ image: `127.0.0.1:${server.port}/acme/chat@${digest}` });
    assert.match(findings[0].sentence, new RegExp(`imageTag is "${digest}"`));
    assert.equal(server.requests[0].url, `/v2/acme/chat/manifests/${digest}`);
  });

  it("refuses a repository that is another than before, with the command that sets that", async () => {
    server.answer = missing;
    const [{ subjects, sentence }] = (await check({ before: "docker.io/acme/chat:0.1.2" })).findings;
    assert.deepEqual(subjects, ["chat-service:image"]);
    assert.match(sentence, /Run: npx pulumi config set image docker\.io\/acme\/chat --stack dev/);
  });

  it("lets pass what every node that takes the pods has already", async () => {
    const having = (name: string) => node("one", { status: { images: [{ names: [name] }] } });
    server.answer = missing;
    assert.deepEqual(await check({ nodes: [having(nameOf())] }), { findings: [], warnings: [] });
    assert.equal((await check({ nodes: [having(nameOf()), node("two")] })).findings.length, 1);
    assert.equal((await check({ nodes: [having(nameOf("0.1.2"))] })).findings.length, 1);
  });

  it("only warns where the registry doesn't answer", async () => {
    assert.match(
      await warningsOf({ image: "127.0.0.1:1/acme/chat:0.1.3", before: undefined }),
      /^Whether \S+:0\.1\.3 exists isn't known: .*ECONNREFUSED.*\. Ask no more: .* skipPreflight image --stack dev$/,
    );
  });

  it("only warns of an answer that no registry gives", async () => {
    for (const answer of [answering(404, "<html>"), answering(429, "{}"), answering(503, "")]) {
      server.answer = answer;
      assert.match(await warningsOf(), /exists isn't known: .*status (404|429|503)/);
    }
  });

  it("comes in with the login of the pull secret", async () => {
    server.answer = closed;
    assert.equal((await check({ secretName: "registry", api: pullSecret("robot") })).digest, digest);
  });

  it("refuses a pull secret whose login is refused, or that isn't there", async () => {
    server.answer = closed;
    const sentenceOf = async (api: typeof withoutSecret) =>
      (await check({ secretName: "registry", api })).findings[0].sentence;
    const refused = await sentenceOf(pullSecret("stranger"));
    assert.match(refused, /imagePullSecret is "registry", whose login 127\.0\.0\.1:\d+ refuses \(status 401\)/);
    assert.doesNotMatch(refused, /hush/);
    assert.match(
      await sentenceOf(withoutSecret),
      /which namespace chat-dev doesn't have.*config set imagePullSecret NAME/,
    );
  });

  it("takes Docker's login only where the stack names no pull secret, or one that may not be read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chat-service-docker-"));
    process.env.DOCKER_CONFIG = folder;
    try {
      const auth = authorization.replace("Basic ", "");
      await writeFile(
        join(folder, "config.json"),
        JSON.stringify({ auths: { [`127.0.0.1:${server.port}`]: { auth } } }),
      );
      server.answer = closed;
      const forbidding = apiServer(() => new ApiError(403, ""));
      assert.equal((await check()).digest, digest);
      assert.equal((await check({ secretName: "registry", api: forbidding })).digest, digest);
      assert.equal((await check({ secretName: "registry", api: withoutSecret })).findings.length, 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("tries without a login where Docker's is refused", async () => {
    const folder = await mkdtemp(join(tmpdir(), "chat-service-docker-"));
    process.env.DOCKER_CONFIG = folder;
    const auths = { [`127.0.0.1:${server.port}`]: { username: "robot", password: "old" } };
    await writeFile(join(folder, "config.json"), JSON.stringify({ auths }));
    server.answer = ({ url, headers }, response) => {
      if (url?.startsWith("/token")) {
        response.writeHead(headers.authorization === undefined ? 200 : 401).end(JSON.stringify({ token: "open" }));
      } else if (headers.authorization === "Bearer open") {
        response.end(index);
      } else {
        const challenge = `Bearer realm="http://127.0.0.1:${server.port}/token"`;
        response.writeHead(401, { "WWW-Authenticate": challenge }).end();
      }
    };
    assert.equal((await check()).digest, digest);
    await rm(folder, { recursive: true });
  });

  it("only warns where nodes may have a login: without a pull secret, or one that is for elsewhere", async () => {
    server.answer = closed;
    assert.match(await warningsOf(), /exists isn't known: .*status 401\. Log in: docker login 127\.0\.0\.1:\d+$/);
    const api = pullSecret("robot", "elsewhere");
    assert.match(await warningsOf({ secretName: "registry", api }), /has no login for 127\.0\.0\.1/);
    const forbidding = apiServer(() => new ApiError(403, ""));
    assert.match(await warningsOf({ secretName: "registry", api: forbidding }), /Log in: docker login/);
  });

  const arm = node("two", {
    status: { nodeInfo: { operatingSystem: "linux", architecture: "arm64" } } as Node["status"],
  });

  it("refuses an image that is for none of the nodes, and warns of one that isn't for some", async () => {
    server.answer = answering(200, index);
    const [{ sentence }] = (await check({ nodes: [arm] })).findings;
    assert.match(sentence, /0\.1\.3 is for linux\/amd64, and the nodes are linux\/arm64; build it for those as well/);
    assert.match(
      await warningsOf({ nodes: [node("one"), arm] }),
      /is for linux\/amd64, and some nodes are linux\/arm64/,
    );
  });

  it("takes what is beside the images of an index for no platform, and refuses none that tells none", async () => {
    const unknown = { platform: { os: "unknown", architecture: "unknown" } };
    server.answer = answering(200, JSON.stringify({ manifests: [forAmd64, unknown] }));
    assert.match((await check({ nodes: [arm] })).findings[0].sentence, /0\.1\.3 is for linux\/amd64, and the nodes/);
    server.answer = answering(200, JSON.stringify({ manifests: [unknown] }));
    assert.deepEqual((await check({ nodes: [arm] })).findings, []);
  });

  it("asks for the platform of an image that is for one alone", async () => {
    server.answer = ({ url }, response) =>
      response.end(
        JSON.stringify(
          url?.includes("/blobs/") ? { os: "linux", architecture: "amd64" } : { config: { digest: "sha256:config" } },
        ),
      );
    assert.equal((await check()).findings.length, 0);
    assert.equal((await check({ nodes: [arm] })).findings.length, 1);
  });

  it("looks at no node that takes no such pod", async () => {
    server.answer = answering(200, index);
    const cordoned = { ...arm, spec: { unschedulable: true } };
    assert.equal(await warningsOf({ nodes: [node("one"), cordoned] }), "");
  });

  it("names a tag that has moved, with the command that keeps what runs", async () => {
    server.answer = answering(200, index);
    const before = `sha256:${"0".repeat(64)}`;
    assert.equal(
      await warningsOf({ knownDigest: before }),
      `0.1.3 is another image than the one that runs: ${digest}, and was ${before}. ` +
        `A node that has the old one runs that. To keep it: npx pulumi config set imageTag ${before} --stack dev`,
    );
    assert.equal(await warningsOf({ knownDigest: digest }), "");
  });
});
