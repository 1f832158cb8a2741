import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { dirname, join } from "node:path";
import { accessTo } from "../../kubernetes/access.ts";
import { ownKubeconfig } from "./ownKubeconfig.ts";

const server = "https://203.0.113.7:6443";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("accessTo", () => {
  const write = ownKubeconfig();
  const access = () => accessTo("chat-local", "dev");
  const optionsOf = async () => (await access()).requestOptions();
  const headersOf = async () => (await optionsOf()).headers;

  /** Writes a file beside the kubeconfig; returns its name. */
  function besides(name: string, content: string): string {
    writeFileSync(join(dirname(process.env.KUBECONFIG ?? ""), name), content);
    return name;
  }

  for (const user of [
    null,
    { token: null },
    { token: "" },
    { "client-certificate-data": "", "client-key-data": null },
  ]) {
    it(`takes ${JSON.stringify(user)} for a user without credentials, as kubectl does`, async () => {
      write({ server, "certificate-authority-data": null }, user);
      const { ca, cert, key, headers } = await optionsOf();
      assert.deepEqual([ca, cert, key, headers], [undefined, undefined, undefined, {}]);
    });
  }

  it("takes certificates that stand in the kubeconfig before those in files", async () => {
    const data = { "client-certificate-data": base64("mine"), "client-key-data": base64("key") };
    const files = { "client-certificate": "missing", "client-key": "missing" };
    write(
      { server, "certificate-authority-data": base64("authority"), "certificate-authority": "missing" },
      { ...data, ...files },
    );
    const { ca, cert, key } = await optionsOf();
    assert.deepEqual([ca, cert, key].map(String), ["authority", "mine", "key"]);
  });

  it("reads certificates from files, as minikube has them", async () => {
    const user = { "client-certificate": besides("my.crt", "mine"), "client-key": besides("my.key", "key") };
    write({ server, "certificate-authority": besides("ca.crt", "authority") }, user);
    const { ca, cert, key } = await optionsOf();
    assert.deepEqual([ca, cert, key].map(String), ["authority", "mine", "key"]);
  });

  for (const [what, cluster, user] of [
    ["certificate authority", { server, "certificate-authority": "missing" }, {}],
    ["client certificate", { server }, { "client-certificate": "missing" }],
    ["key", { server }, { "client-key": "missing" }],
    ["token", { server }, { tokenFile: "missing" }],
  ] as const) {
    it(`refuses a ${what} whose file is missing`, async () => {
      write(cluster, user);
      const refusal = { code: "UnusableContext", subjects: ["context chat-local"] };
      await assert.rejects(access, { ...refusal, message: /ENOENT: .*missing'/ });
    });
  }

  it("says what is wrong with a context, and how to name another one", async () => {
    write({ server, "certificate-authority": "missing" });
    await assert.rejects(access, ({ message }: Error) => {
      assert.match(
        message,
        /^kubernetes:context is "chat-local", which can't be used \(ENOENT: .*missing'\); nothing /,
      );
      assert.match(
        message,
        / Mend it, or name another one: npx pulumi config set kubernetes:context NAME --stack dev$/,
      );
      return true;
    });
  });

  it("takes a token before a password", async () => {
    write({ server }, { token: "secret", username: "me", password: "word" });
    assert.deepEqual(await headersOf(), { Authorization: "Bearer secret" });
    write({ server }, { username: "me", password: "word" });
    assert.deepEqual(await headersOf(), { Authorization: `Basic ${base64("me:word")}` });
  });

  it("reads the token of a file for every request, before the one that stands in the kubeconfig", async () => {
    write({ server }, { tokenFile: besides("token", "first\n"), token: "old" });
    const { requestOptions } = await access();
    assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer first" });
    besides("token", "second\n");
    assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer second" });
    rmSync(join(dirname(process.env.KUBECONFIG ?? ""), "token"));
    assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer old" });
  });

  it("asks as whom the user impersonates", async () => {
    const extra = { "example.com/reason": ["tests", "more"] };
    write(
      { server },
      { token: "secret", as: "other", "as-uid": "7", "as-groups": ["one", "two"], "as-user-extra": extra },
    );
    assert.deepEqual(await headersOf(), {
      Authorization: "Bearer secret",
      "Impersonate-User": "other",
      "Impersonate-Uid": "7",
      "Impersonate-Group": ["one", "two"],
      "Impersonate-Extra-example.com%2Freason": ["tests", "more"],
    });
  });

  it("verifies the server unless the kubeconfig says otherwise, and by another name if it says so", async () => {
    write({ server });
    assert.deepEqual([(await optionsOf()).rejectUnauthorized, (await optionsOf()).servername], [true, undefined]);
    write({ server, "insecure-skip-tls-verify": true, "tls-server-name": "kubernetes" });
    assert.deepEqual([(await optionsOf()).rejectUnauthorized, (await optionsOf()).servername], [false, "kubernetes"]);
  });

  it("keeps connections open between requests", async () => {
    write({ server });
    const { requestOptions } = await access();
    const { agent } = await requestOptions();
    assert.ok(agent instanceof Agent && agent.options.keepAlive);
    assert.equal((await requestOptions()).agent, agent);
  });

  for (const [written, user, meant] of [
    [`${server}/`, {}, server],
    ["http://203.0.113.7:8080", {}, "http://203.0.113.7:8080"],
    ["203.0.113.7:8080", {}, "http://203.0.113.7:8080"],
    ["203.0.113.7:6443", { "client-certificate-data": "AA" }, "https://203.0.113.7:6443"],
  ] as const) {
    it(`takes ${written} for ${meant}`, async () => {
      write({ server: written }, user);
      assert.equal((await access()).server, meant);
      assert.equal((await optionsOf()).agent instanceof Agent, meant.startsWith("https:"));
      assert.ok((await optionsOf()).agent instanceof PlainAgent);
    });
  }

  it("takes the proxy of the kubeconfig before that of the environment", async () => {
    process.env.HTTPS_PROXY = "http://environment.example.com:3128";
    write({ server, "proxy-url": "socks5://kubeconfig.example.com:1080" });
    assert.equal((await optionsOf()).agent?.constructor.name, "SocksProxyAgent");
    write({ server });
    assert.equal((await optionsOf()).agent?.constructor.name, "HttpsProxyAgent");
  });

  it("refuses a proxy that is none", async () => {
    write({ server, "proxy-url": "proxy.example.com:3128" });
    await assert.rejects(access, {
      code: "UnusableContext",
      subjects: ["context chat-local"],
      message: /\(proxy-url is no proxy; allowed is .*\)/,
    });
  });

  describe("with an exec plugin, as clusters of cloud providers have", () => {
    /** An exec plugin that hands out another token every time it is run, and what says how often that was. */
    function plugin(status: object = {}) {
      const apiVersion = "client.authentication.k8s.io/v1";
      const runs = join(dirname(process.env.KUBECONFIG ?? ""), "runs");
      rmSync(runs, { force: true });
      const credential = { apiVersion, kind: "ExecCredential", status: { token: "of-run-RUN", ...status } };
      const program = `
        printf x >> "${runs}"
        echo '${JSON.stringify(credential)}' | sed s/RUN/$(($(wc -c < "${runs}")))/`;
      return {
        exec: { apiVersion, command: "sh", args: ["-c", program] },
        runs: () => readFileSync(runs).length,
      };
    }

    it("runs it once for all requests until the credentials are renewed", async () => {
      const { exec, runs } = plugin({ clientCertificateData: "its certificate", clientKeyData: "its key" });
      write({ server }, { exec });
      const { requestOptions, renew } = await access();
      const [first] = await Promise.all([requestOptions(), requestOptions()]);
      assert.deepEqual(
        [first.headers, first.cert, first.key],
        [{ Authorization: "Bearer of-run-1" }, "its certificate", "its key"],
      );
      await requestOptions();
      assert.equal(runs(), 1);
      await renew();
      assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer of-run-2" });
    });

    it("runs it again if it failed", async () => {
      write({ server }, { exec: { command: "./late-plugin" } });
      const { requestOptions } = await access();
      await assert.rejects(requestOptions, /ENOENT/);
      const { exec } = plugin();
      const file = join(dirname(process.env.KUBECONFIG ?? ""), "late-plugin");
      writeFileSync(file, `#!/bin/sh\n${exec.args[1]}`, { mode: 0o700 });
      assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer of-run-1" });
    });

    it("goes through a proxy, by the name and as whom the kubeconfig says", async () => {
      const cluster = { server, "proxy-url": "http://proxy.example.com:3128", "tls-server-name": "kubernetes" };
      write(cluster, { exec: plugin().exec, as: "other" });
      const { agent, servername, headers } = await optionsOf();
      assert.equal(agent?.constructor.name, "HttpsProxyAgent");
      assert.equal(servername, "kubernetes");
      assert.deepEqual(headers, { Authorization: "Bearer of-run-1", "Impersonate-User": "other" });
    });
  });

  describe("renewed", () => {
    it("has the credentials that the kubeconfig has by now", async () => {
      write({ server }, { token: "old" });
      const { requestOptions, renew } = await access();
      write({ server }, { token: "new" });
      assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer old" });
      await renew();
      assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer new" });
    });

    for (const [what, rewrite] of [
      ["of another server", () => write({ server: "https://198.51.100.1" }, { token: "new" })],
      ["that can't be read", () => writeFileSync(process.env.KUBECONFIG ?? "", "contexts: [")],
    ] as const) {
      it(`keeps its credentials rather than take those ${what}`, async () => {
        write({ server }, { token: "old" });
        const { requestOptions, renew } = await access();
        rewrite();
        await renew();
        assert.deepEqual((await requestOptions()).headers, { Authorization: "Bearer old" });
      });
    }
  });

  it("finds the context in any of several kubeconfigs", async () => {
    write({ server });
    const file = process.env.KUBECONFIG ?? "";
    writeFileSync(`${file}-other`, JSON.stringify({ clusters: [], users: [], contexts: [] }));
    process.env.KUBECONFIG = `${file}-other:${file}`;
    assert.equal((await access()).server, server);
  });

  it("refuses a context that the kubeconfig doesn't have, and says which it has", async () => {
    write({ server });
    await assert.rejects(accessTo("chat-prod", "prod"), {
      code: "UnknownContext",
      subjects: ["context chat-prod"],
      message:
        /^kubernetes:context is "chat-prod", which the kubeconfig doesn't have \(it has chat-local\); .* --stack prod$/,
    });
    process.env.KUBECONFIG = "/no/such/file:/no/other/file";
    await assert.rejects(access, {
      code: "UnknownContext",
      subjects: ["context chat-local"],
      message: /\(it has none\); nothing was changed\. Run: npx /,
    });
  });

  it("refuses a context whose cluster the kubeconfig doesn't have", async () => {
    write(undefined);
    const refusal = { code: "UnusableContext", subjects: ["cluster near"] };
    await assert.rejects(access, {
      ...refusal,
      message: /^kubernetes:context is "chat-local", whose cluster the kubeconfig doesn't have; nothing was changed/,
    });
    write({});
    await assert.rejects(access, refusal);
  });

  it("refuses a context whose user the kubeconfig doesn't have", async () => {
    const contexts = [{ name: "chat-local", context: { cluster: "near", user: "other" } }];
    writeFileSync(
      process.env.KUBECONFIG ?? "",
      JSON.stringify({ clusters: [{ name: "near", cluster: { server } }], contexts }),
    );
    await assert.rejects(access, {
      code: "UnusableContext",
      subjects: ["user other"],
      message: /^kubernetes:context is "chat-local", whose user the kubeconfig doesn't have; nothing was changed/,
    });
  });

  it("refuses a kubeconfig that is no YAML", async () => {
    writeFileSync(process.env.KUBECONFIG ?? "", "contexts: [");
    await assert.rejects(access, { code: "InvalidKubeconfig", subjects: [process.env.KUBECONFIG] });
  });
});
