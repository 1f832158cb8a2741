import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerLogin } from "../../../preflight/image/dockerConfig.ts";
import { ownEnvironment } from "../../kubernetes/ownEnvironment.ts";

const chat = { host: "registry.example.com", path: "acme/chat" };
const hub = { host: "docker.io", path: "acme/chat" };
const auths = { "registry.example.com": { username: "file", password: "hush" } };

describe("dockerLogin", () => {
  let folder: string;

  ownEnvironment();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "chat-service-docker-"));
    process.env.DOCKER_CONFIG = folder;
    process.env.PATH = `${folder}:${process.env.PATH}`;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const configure = (config: object | string) =>
    writeFile(join(folder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  const helper = async (name: string, script: string) => {
    const path = join(folder, `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  };

  it("is that of the configuration", async () => {
    await configure({ auths });
    assert.deepEqual(await dockerLogin(chat), { username: "file", password: "hush" });
    assert.equal(await dockerLogin(hub), undefined);
  });

  it("is none without a configuration, or of one that can't be read", async () => {
    assert.equal(await dockerLogin(chat), undefined);
    await configure("{");
    assert.equal(await dockerLogin(chat), undefined);
  });

  it("is what the helper says that it names for the registry, else for all", async () => {
    await helper("one", `test "$(cat)" = registry.example.com && echo '{"Username":"one","Secret":"s"}'`);
    await helper("all", `test "$(cat)" = https://index.docker.io/v1/ && echo '{"Username":"<token>","Secret":"t"}'`);
    await configure({ auths, credHelpers: { "registry.example.com": "one" }, credsStore: "all" });
    assert.deepEqual(await dockerLogin(chat), { username: "one", password: "s" });
    assert.deepEqual(await dockerLogin(hub), { identityToken: "t" });
  });

  it("is that of the configuration where the helper fails, says nothing or isn't there", async () => {
    await helper("fails", "exit 1");
    await helper("silent", "exit 0");
    for (const credsStore of ["fails", "silent", "missing"]) {
      await configure({ auths, credsStore });
      assert.deepEqual(await dockerLogin(chat), { username: "file", password: "hush" }, credsStore);
    }
  });
});
