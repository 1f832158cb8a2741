import assert from "node:assert/strict";
import { loadStandIn } from "../../local/cluster/images.ts";
import { emptyRegistry } from "./emptyRegistry.ts";
import { FailingStack } from "./failingStack.ts";
import { assertRolledOut } from "./testStack.ts";

/** A container that the Pod Security Standard allows and that ends at once. */
const crashing = {
  image: "docker.io/jeongchanmin/spring-server:0.1.9-crash",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

describe("a rollout that can't succeed", () => {
  const failing = new FailingStack();
  before(() => loadStandIn(crashing.image, ["no-such-command"]));
  failing.useInThisSuite({ progressDeadlineSeconds: 600 });

  it("because the tag doesn't exist says so, with the pod, which it shows before it gives up", () =>
    failing.losingNothing(async (stack) => {
      await stack.set("imageTag", "0.1.9-missing");
      const failed = await failing.fails(
        45,
        new RegExp(
          `The rollout of ${stack.namespace}/chat-deployment to \\S+:0\\.1\\.9-missing failed: ` +
            "(ErrImagePull|ImagePullBackOff)",
        ),
        /pod chat-deployment-\S+: .*0\.1\.9-missing/,
        /old ones? left; pod chat-deployment-\S+: (ErrImagePull|ImagePullBackOff)/,
      );
      await failing.goesBack(failed, ["set imageTag 0.1.2"]);
    }));

  it("because the registry doesn't have the image says so within 8 s of its answer", async () => {
    const registry = await emptyRegistry();
    try {
      await failing.losingNothing(async (stack) => {
        await stack.set("image", `${registry.host}/none`);
        await stack.set("skipPreflight", "image");
        const failed = await failing.fails(
          45,
          /failed: (ErrImagePull|ImagePullBackOff)/,
          /pod chat-deployment-\S+: .*none:0\.1\.2.* not found/,
        );
        const told = Date.now();
        const { items } = await stack.core.listNamespacedEvent({ namespace: stack.namespace });
        const pulls = items.filter(({ reason, message }) => reason === "Failed" && message?.includes(registry.host));
        const answered = Math.min(...pulls.map(({ firstTimestamp }) => Number(firstTimestamp)));
        console.log(`      ${((told - answered) / 1000).toFixed(1)} s after the registry's answer`);
        assert.ok(told - answered < 8000);
        await failing.goesBack(failed, ["rm image"]);
        await stack.unset("skipPreflight");
      });
    } finally {
      registry.stop();
    }
  });

  it("because the container crashes says so, with its last log lines", () =>
    failing.losingNothing(async (stack) => {
      await stack.set("imageTag", "0.1.9-crash");
      const failed = await failing.fails(
        45,
        /failed: CrashLoopBackOff/,
        /pod chat-deployment-\S+: exited with code 1/,
        /log: .*unknown command/,
        `To look closer: kubectl --context chat-local -n ${stack.namespace} describe pods chat-deployment-`,
      );
      await failing.goesBack(failed, ["set imageTag 0.1.2"]);
    }));

  for (const [what, restartPolicy] of [
    ["an init container", undefined],
    ["a sidecar", "Always"],
  ]) {
    it(`because ${what} crashes says so, with its name and last log lines`, () =>
      failing.losingNothing(async (stack) => {
        const beside = JSON.stringify({ name: "chat-beside", restartPolicy, ...crashing });
        await stack.withProgram(
          "components/podTemplate.ts",
          (text) => text.replace("containers: [", `initContainers: [${beside}],\n      $&`),
          () =>
            failing.fails(
              45,
              /failed: CrashLoopBackOff/,
              /pod chat-deployment-\S+, container chat-beside: exited with code 1/,
              /log: .*unknown command/,
              `To go back: undo the last change of the program or its config, then npx pulumi up --stack ${stack.name}`,
            ),
        );
        await stack.up();
        await assertRolledOut(stack, 3, "0.1.2");
      }));
  }
});
