import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { addClient, removeClient } from "../../../local/cluster/network.ts";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import { run } from "../../../script/run.ts";
import { takeIngress } from "../ingressController.ts";
import { assertRolledOut, TestStack, until } from "../testStack.ts";
import { answerTo } from "./client.ts";

const readme = readFileSync("README.md", "utf8");
const clientAddress = "198.19.255.105";

describe("the prod stack on three nodes", () => {
  let prod: TestStack;
  let client: string;

  before(async () => {
    prod = await TestStack.create("prod");
    client = await addClient(clientAddress);
  });
  after(async () => {
    await removeClient(clientAddress);
    await prod.remove();
  });
  beforeEach(() => prod.restore());

  /** Runs the commands of the block in the README that has this one. */
  async function followReadme(command: string): Promise<void> {
    const block = readme.split("```").find((part) => part.includes(command));
    assert.ok(block, `README.md has no block with ${command}`);
    const environment = { ...prod.environment, PULUMI_SKIP_CONFIRMATIONS: "true" };
    await run("bash", ["-e", "-c", block], { cwd: prod.directory, env: environment });
  }

  it("answers as committed on port 30080 of each", async () => {
    await prod.up();
    for (const { address } of clusterNodes(3)) {
      await untilAnswered(`http://${address}:30080`);
    }
    await assertRolledOut(prod, 3, "0.1.2");
  });

  it("answers at a load balancer's address after the README's lines", async () => {
    await followReadme("serviceType LoadBalancer --stack prod");
    const { url } = await prod.outputs();
    assert.match(String(url), /^http:\/\/198\.19\.\d+\.\d+:8080$/);
    await untilAnswered(String(url));
    await assertRolledOut(prod, 3, "0.1.2");
  });

  it("is left to an ingress controller after the README's lines", async () => {
    const updated = followReadme("ingress.host chat.example.com --stack prod");
    const { spec } = await takeIngress(prod);
    await updated;
    assert.equal((await prod.outputs()).url, "https://chat.example.com");
    assert.equal(spec?.tls?.[0].secretName, "chat-tls");
    await assertRolledOut(prod, 3, "0.1.2");
  });

  const untilAnswered = (url: string) =>
    until(url, async () => (await answerTo(client, `${url}/hostname`))?.startsWith("chat-deployment-") ?? false);
});
