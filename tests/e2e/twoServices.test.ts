import assert from "node:assert/strict";
import { TestStack } from "./testStack.ts";

describe("two services in one stack", () => {
  let stack: TestStack;

  before(async () => {
    stack = await TestStack.create();
    await stack.edit("chatStack.ts", (text) =>
      text.replace(
        /^ {2}return new ChatService\("chat", (\{[^]*?\})\);$/m,
        `  const args = $1;
  new ChatService("support", { ...args, nodePort: ${stack.nodePort + 1} });
  new ChatService("plain", { ...args, nodePort: ${stack.nodePort + 2}, followRollout: undefined });
  return new ChatService("chat", args);`,
      ),
    );
  });
  after(() => stack.remove());

  const statusOf = async (name: string) => {
    const { metadata, status } = await stack.apps.readNamespacedDeployment({
      namespace: stack.namespace,
      name: `${name}-deployment`,
    });
    return {
      annotations: metadata?.annotations ?? {},
      available: status?.availableReplicas,
      updated: status?.updatedReplicas,
    };
  };

  it("are both there when `up` ends, and a third one that nobody follows, which the plugin waits for", async () => {
    await stack.up();
    for (const name of ["chat", "support", "plain"]) {
      const { annotations, available, updated } = await statusOf(name);
      assert.deepEqual([available, updated, "pulumi.com/skipAwait" in annotations], [3, 3, name !== "plain"], name);
    }
  });

  it("roll out side by side", async () => {
    await stack.set("imageTag", "0.1.3");
    const { output, seconds } = await stack.up();
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
    await stack.edit("chatStack.ts", (text) =>
      text.replace('new ChatService("support", { ...args,', '$& imageTag: "0.1.9-missing",'),
    );
    const { output } = await stack.failUp();
    assert.match(
      output,
      new RegExp(`The rollout of ${stack.namespace}/support-deployment to .*0\\.1\\.9-missing failed`),
    );
    assert.ok(!output.includes(`${stack.namespace}/chat-deployment`), output);
    assert.equal((await statusOf("chat")).available, 3);
  });
});
