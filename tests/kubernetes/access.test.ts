import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { accessTo } from "../../kubernetes/access";
import { ownKubeconfig } from "./ownKubeconfig";

const server = "https://203.0.113.7:6443";

describe("accessTo", () => {
  const write = ownKubeconfig();
  const optionsOf = async () => (await accessTo("chat-local", "dev")).requestOptions();

  for (const user of [null, { token: null }, { token: "" }, { "client-certificate-data": "", "client-key-data": null }]) {
    it(`takes ${JSON.stringify(user)} for a user without credentials, as kubectl does`, async () => {
      write({ server, "certificate-authority-data": null }, user);
      const { agent, headers = {} } = await optionsOf();
      assert.ok(agent instanceof Agent);
      assert.deepEqual([agent.options.ca, agent.options.cert, agent.options.key, headers], [undefined, undefined, undefined, {}]);
    });
  }

  it("runs an exec plugin, as clusters of cloud providers have", async () => {
    const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token: "of-the-plugin" } };
    const args = ["-e", `console.log(${JSON.stringify(JSON.stringify(credential))})`];
    write({ server }, { exec: { apiVersion: credential.apiVersion, command: process.execPath, args } });
    assert.deepEqual((await optionsOf()).headers, { Authorization: "Bearer of-the-plugin" });
  });

  it("goes through a proxy, and checks no certificate where that is said", async () => {
    write({ server, "proxy-url": "http://proxy.example.com:3128", "insecure-skip-tls-verify": true });
    const { agent, rejectUnauthorized } = await optionsOf();
    assert.equal(agent?.constructor.name, "HttpsProxyAgent");
    assert.equal(rejectUnauthorized, false);
  });

  it("finds the context in any of several kubeconfigs", async () => {
    write({ server });
    const file = process.env.KUBECONFIG ?? "";
    writeFileSync(`${file}-other`, JSON.stringify({ clusters: [], users: [], contexts: [] }));
    process.env.KUBECONFIG = `${file}-other:${file}`;
    assert.equal((await accessTo("chat-local", "dev")).server, server);
  });

  it("refuses a context that the kubeconfig doesn't have, and says which it has", async () => {
    write({ server });
    await assert.rejects(
      accessTo("chat-prod", "prod"),
      /kubernetes:context is "chat-prod", which the kubeconfig doesn't have \(it has chat-local\); .* --stack prod$/,
    );
  });

  it("refuses a context whose cluster the kubeconfig doesn't have", async () => {
    write(undefined);
    await assert.rejects(accessTo("chat-local", "dev"), /kubernetes:context is "chat-local", whose cluster the kubeconfig doesn't have; nothing was changed/);
  });

  it("refuses a kubeconfig that is no YAML", async () => {
    writeFileSync(process.env.KUBECONFIG ?? "", "contexts: [");
    await assert.rejects(accessTo("chat-local", "dev"), /The kubeconfig can't be read \(.+\); nothing was changed\. Mend it/);
  });
});
