import assert from "node:assert/strict";
import { Agent } from "node:https";
import { plainAccess } from "../../kubernetes/plainAccess";
import { ownKubeconfig } from "./ownKubeconfig";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const server = "https://203.0.113.7:6443";

describe("plainAccess", () => {
  const write = ownKubeconfig();
  const access = () => {
    const found = plainAccess("chat-local");
    assert.ok(found !== undefined);
    return found;
  };

  it("takes certificates that stand in the kubeconfig", async () => {
    write({ server, "certificate-authority-data": base64("authority") }, { "client-certificate-data": base64("mine"), "client-key-data": base64("key") });
    const { agent } = await access().requestOptions();
    assert.ok(agent instanceof Agent);
    assert.deepEqual([agent.options.ca, agent.options.cert, agent.options.key].map(String), ["authority", "mine", "key"]);
  });

  it("takes a token that stands in the kubeconfig", async () => {
    write({ server }, { token: "secret" });
    assert.deepEqual((await access().requestOptions()).headers, { authorization: "Bearer secret" });
  });

  it("keeps connections open, as every look at a rollout asks five times", async () => {
    write({ server });
    const kept = access();
    const { agent } = await kept.requestOptions();
    assert.ok(agent instanceof Agent && agent.options.keepAlive);
    assert.equal((await kept.requestOptions()).agent, agent);
  });

  it("takes a server's URL with a slash at its end", () => {
    write({ server: `${server}/` });
    assert.equal(access().server, server);
  });

  for (const [what, cluster, user] of [
    ["a certificate file", { server, "certificate-authority": "ca.crt" }, {}],
    ["a server that is not to be verified", { server, "insecure-skip-tls-verify": true }, {}],
    ["a server without TLS", { server: "http://203.0.113.7:8080" }, {}],
    ["a user who has to log in", { server }, { token: "old", exec: { command: "login" } }],
  ] as const) {
    it(`leaves ${what} to the client library`, () => {
      write(cluster, user);
      assert.equal(plainAccess("chat-local"), undefined);
    });
  }
});
