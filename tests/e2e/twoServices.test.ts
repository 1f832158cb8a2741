import assert from "node:assert/strict";
import { TestStack } from "./testStack";

describe("two services in one stack", () => {
  let dev: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
    await dev.edit("chatStack.ts", (text) =>
      text.replace(
        /^ {2}return (new ChatService\("chat", (\{.*\})\);)$/m,
        `  const args = $2;
  new ChatService("support", { ...args, nodePort: 30001 });
  new ChatService("plain", { ...args, nodePort: 30002, followRollout: undefined });
  return new ChatService("chat", args);`,
      ),
    );
  });
  after(() => dev.remove());

  const statusOf = async (name: string) => {
    const { metadata, status } = await dev.apps.readNamespacedDeployment({
      namespace: dev.namespace,
      name: `${name}-deployment`,
    });
    return {
      annotations: metadata?.annotations ?? {},
      available: status?.availableReplicas,
      updated: status?.updatedReplicas,
    };
  };

  it("are both there when `up` ends, and a third one that nobody follows, which the plugin waits for", async () => {
    await dev.up();
    for (const name of ["chat", "support", "plain"]) {
      const { annotations, available, updated } = await statusOf(name);
      assert.deepEqual([available, updated, "pulumi.com/skipAwait" in annotations], [3, 3, name !== "plain"], name);
    }
  });

  it("roll out side by side", async () => {
    await dev.set("imageTag", "0.1.3");
    const { output, seconds } = await dev.up();
    const steps = output.split("\n").filter((line) => /ChatService (chat|support) .*[0-9] of 3 updated/.test(line));
    const names = steps.map((line) => /ChatService (\w+)/.exec(line)?.[1]);
    assert.ok(
      names.indexOf("chat") < names.lastIndexOf("support") && names.indexOf("support") < names.lastIndexOf("chat"),
      steps.join("\n"),
    );
    console.log(`      three services at once: ${seconds.toFixed(1)} s`);
    for (const name of ["chat", "support", "plain"]) {
      assert.equal((await statusOf(name)).updated, 3, name);
    }
  });

  it("fail alone: the other one is rolled out", async () => {
    await dev.edit("chatStack.ts", (text) =>
      text.replace("nodePort: 30001", 'nodePort: 30001, imageTag: "0.1.9-missing"'),
    );
    const { output } = await dev.failUp();
    assert.match(output, /The rollout of chat-dev\/support-deployment to .*0\.1\.9-missing failed/);
    assert.doesNotMatch(output, /chat-dev\/chat-deployment/);
    assert.equal((await statusOf("chat")).available, 3);
  });
});
