import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertSays } from "./assertSays.ts";
import { ownStack } from "./ownStack.ts";
import { Registry } from "./registry.ts";
import { assertUnchanged } from "./unchanged.ts";
import type { TestStack } from "./testStack.ts";
import type { TokenServer } from "./tokenServer.ts";
import { tokenServer } from "./tokenServer.ts";

const { username, password } = Registry.robot;
const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
const otherArchitecture = process.arch === "x64" ? "arm64" : "amd64";

describe("an image, before the update begins,", () => {
  let stack: TestStack;
  let registry: Registry;
  let digest: string;

  ownStack((own) => (stack = own));
  before(async () => {
    registry = await Registry.withPassword();
    digest = await registry.push({ tag: "0.1.2" }, basic);
    // What the node has pulled already is let pass, whoever may pull it.
    await registry.push({ tag: "0.1.4" }, basic);
    await registry.push({ tag: "0.1.2-other", architecture: otherArchitecture }, basic);
    await login("registry", username, password);
    await login("stranger", username, "guess");
    await stack.set("image", `${registry.host}/chat`);
    await stack.set("imagePullSecret", "registry");
  });

  after(() => registry.stop());

  const authsOf = (host: string, name: string, secret: string) =>
    JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${name}:${secret}`).toString("base64") } } });
  const login = (name: string, user: string, secret: string) =>
    stack.core.createNamespacedSecret({
      namespace: stack.namespace,
      body: {
        metadata: { name },
        type: "kubernetes.io/dockerconfigjson",
        stringData: { ".dockerconfigjson": authsOf(registry.host, user, secret) },
      },
    });
  /** Asserts that a preview and an `up` refuse the stack, and that nothing was changed. */
  const refused = (...expected: (string | RegExp)[]) =>
    assertUnchanged(stack, async () => {
      const preview = await stack.fail("preview");
      const up = await stack.failUp();
      for (const { output } of [preview, up]) {
        assertSays(output, "1 problem that an update", "nothing was changed", ...expected);
        assert.doesNotMatch(output, /hush|guess/);
      }
    });

  it("is found with the pull secret's login: the preview shows its digest, and up keeps it", async () => {
    const { output } = await stack.succeed("preview");
    assertSays(output, `imageDigest: "${digest}"`);
    assert.doesNotMatch(output, /exists isn't known/);
    await stack.up();
    assert.equal((await stack.outputs()).imageDigest, digest);
  });

  it("is asked for only where a replica would start", async () => {
    const requests = () => registry.log().split("\n").length;
    const before = requests();
    await stack.up("--expect-no-changes");
    await stack.set("replicas", 2);
    await stack.succeed("preview");
    assert.equal(requests(), before);
    await stack.set("replicas", 4);
    await stack.succeed("preview");
    assert.ok(requests() > before);
    await stack.unset("replicas");
  });

  it("is refused if the registry doesn't have it, unless the check is left out", async () => {
    await stack.set("imageTag", "0.1.9");
    await refused(
      `chat-service:imageTag is "0.1.9", and ${registry.host} doesn't have ${registry.host}/chat:0.1.9`,
      "manifest unknown",
      `Run: npx pulumi config set imageTag 0.1.2 --stack ${stack.name}`,
      `To leave that check out: npx pulumi config set skipPreflight image --stack ${stack.name}`,
    );
    await stack.set("skipPreflight", "image");
    await stack.succeed("preview");
    await stack.unset("skipPreflight");
    await stack.set("imageTag", "0.1.2");
  });

  it("is refused if it isn't for the node's platform", async () => {
    await stack.set("imageTag", "0.1.2-other");
    await refused(`0.1.2-other is for linux/${otherArchitecture}, and the nodes are linux/`);
    await stack.set("imageTag", "0.1.2");
  });

  it("is refused if the pull secret's login is, or if there is no such Secret", async () => {
    await stack.set("imageTag", "0.1.4");
    await stack.set("imagePullSecret", "stranger");
    await refused(`chat-service:imagePullSecret is "stranger", whose login ${registry.host} refuses`);
    await stack.set("imagePullSecret", "missing");
    await refused(`chat-service:imagePullSecret is "missing", which namespace ${stack.namespace} doesn't have`);
  });

  it("is found with Docker's login where there is no pull secret, and not known without", async () => {
    await stack.set("imageTag", "0.1.4");
    await stack.unset("imagePullSecret");
    const docker = join(stack.directory, "docker");
    await mkdir(docker);
    const before = await stack.with({ DOCKER_CONFIG: docker }).succeed("preview");
    assertSays(before.output, "exists isn't known", `Log in: docker login ${registry.host}`);
    await writeFile(join(docker, "config.json"), authsOf(registry.host, username, password));
    const { output } = await stack.with({ DOCKER_CONFIG: docker }).succeed("preview");
    assert.doesNotMatch(output, /exists isn't known/);
    await stack.set("imagePullSecret", "registry");
    await stack.set("imageTag", "0.1.2");
  });

  it("is named if its tag has moved, with the command that keeps what runs", async () => {
    const moved = await registry.push({ tag: "0.1.2", args: ["netexec", "--http-port=8080", "--udp-port=-1"] }, basic);
    await stack.set("replicas", 4);
    const { output } = await stack.succeed("preview");
    assertSays(output, `0.1.2 is another image than the one that runs: ${moved}, and was ${digest}`);
    const [, command] = /To keep it: npx pulumi (.*)/.exec(output) ?? [];
    await stack.succeed(...command.split(" "));
    await stack.up();
    assert.equal((await stack.outputs()).imageDigest, digest);
    const pods = await stack.pods();
    assert.deepEqual(
      new Set(pods.map(({ status }) => status?.containerStatuses?.[0].imageID.replace(/.*@/, ""))),
      new Set([digest]),
    );
    await stack.unset("replicas");
  });

  for (const isOpen of [true, false]) {
    it(`is found at a registry that gives tokens to ${isOpen ? "everybody" : "who has a login"}`, async () => {
      const tokens: TokenServer = await tokenServer(`${username}:${password}`, isOpen);
      const other = await Registry.start((folder) => tokens.auth(folder));
      try {
        const name = isOpen ? "open" : "token";
        const found = await other.push(
          { tag: "0.1.3", args: ["netexec", "--http-port=8080", name] },
          tokens.authorization,
        );
        await stack.core.createNamespacedSecret({
          namespace: stack.namespace,
          body: {
            metadata: { name },
            type: "kubernetes.io/dockerconfigjson",
            stringData: {
              ".dockerconfigjson": isOpen ? "{}" : authsOf(other.host, username, password),
            },
          },
        });
        await stack.set("image", `${other.host}/chat`);
        await stack.set("imagePullSecret", name);
        await stack.set("imageTag", "0.1.3");
        assertSays((await stack.succeed("preview")).output, `"${found}"`);
        await stack.set("imageTag", "0.1.9");
        await refused("chat-service:image is", "manifest unknown");
      } finally {
        tokens.stop();
        await other.stop();
      }
      await stack.set("image", `${registry.host}/chat`);
      await stack.set("imagePullSecret", "registry");
    });
  }

  it("is only warned of if the registry doesn't answer", async () => {
    await registry.stop();
    await stack.set("imageTag", "0.1.9");
    const { output } = await stack.succeed("preview");
    assertSays(output, `Whether ${registry.host}/chat:0.1.9 exists isn't known`, "ECONNREFUSED");
    await stack.set("imageTag", digest);
  });
});
