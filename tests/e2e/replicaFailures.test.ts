import assert from "node:assert/strict";
import { FailingStack } from "./failingStack.ts";
import { withRoomForPods } from "./quota.ts";
import { until } from "./testStack.ts";

/** For what only progressDeadlineSeconds ends, which is 45 there, and the engine's own time. */
const afterTheDeadline = 60;

describe("a rollout that only its deadline ends", () => {
  const failing = new FailingStack();
  failing.useInThisSuite({ progressDeadlineSeconds: 45 });

  it("because a probe never passes says so, with its answer, and takes back the tag that was changed with it", () =>
    failing.losingNothing(async (stack) => {
      await stack.set("imageTag", "0.1.3");
      await stack.set("probePath", "/echo?msg=busy&code=503");
      const failed = await failing.fails(
        afterTheDeadline,
        /failed: NotReady/,
        /event: Unhealthy: Startup probe failed: HTTP probe failed with statuscode: 503/,
      );
      await failing.goesBack(failed, ["set imageTag 0.1.2", "rm probePath"]);
    }));

  it("because no node has room says so, with the scheduler's reason", () =>
    failing.losingNothing(async (stack) => {
      await stack.set("skipPreflight", "room");
      await stack.set("memoryLimit", "900Gi");
      await stack.set("memoryRequest", "900Gi");
      const failed = await failing.fails(
        afterTheDeadline,
        /failed: Unschedulable/,
        /0\/1 nodes are available: 1 Insufficient memory/,
      );
      await failing.goesBack(failed, ["set memoryRequest 64Mi", "rm memoryLimit"]);
      await stack.unset("skipPreflight");
    }));
});

describe("a rollout that can't succeed", () => {
  const failing = new FailingStack();
  failing.useInThisSuite({ progressDeadlineSeconds: 600 });

  it("because a quota is full says so, with the quota's message, and goes back to as many replicas as fit", () =>
    failing.losingNothing(async (stack) => {
      await withRoomForPods(stack, 4, async () => {
        await stack.set("skipPreflight", "room");
        await stack.set("replicas", 6);
        const failed = await failing.fails(
          45,
          /failed: FailedCreate \(4 of 6 updated, [34] of 6 available\)/,
          /replicas: .*exceeded quota: few-pods/,
          /4 ready replicas keep serving/,
        );
        await failing.goesBack(failed, ["set replicas 4"], 4);
      });
      await stack.unset("skipPreflight");
      await stack.unset("replicas");
      await stack.up();
    }));

  it("on top of an update that was stopped midway goes back to what most replicas serve with", () =>
    failing.losingNothing(async (stack) => {
      await stack.set("imageTag", "0.1.3");
      await stack.set("replicas", 5);
      await stack.set("maxSurge", 1);
      await stack.set("bakeSeconds", 60); // No old one goes before, however late the pause comes on a busy machine.
      const stopped = stack.failUp();
      await until("a new replica", async () => (await stack.pods()).length === 6);
      await pause(true);
      assert.match((await stopped).output, /spec\.paused is true/);
      await stack.set("imageTag", "0.1.9-missing");
      await pause(false);

      const failed = await failing.fails(45, /failed: (ErrImagePull|ImagePullBackOff)/);
      await failing.goesBack(failed, ["set imageTag 0.1.2", "rm bakeSeconds", "rm maxSurge", "rm replicas"]);
    }));

  const pause = (value: boolean) =>
    failing.stack.apps.patchNamespacedDeployment({
      name: "chat-deployment",
      namespace: failing.stack.namespace,
      body: [{ op: "replace", path: "/spec/paused", value }],
    });
});
