import assert from "node:assert/strict";
import { loadStandIn } from "../../local/cluster/images";
import type { Measurement } from "../../meter/meter";
import { Meter } from "../../meter/meter";
import { emptyRegistry } from "./emptyRegistry";
import { withRoomForPods } from "./quota";
import type { Ran } from "./testStack";
import { assertRolledOut, TestStack, until } from "./testStack";

/** A container that the Pod Security Standard allows and that ends at once. */
const crashing = {
  image: "docker.io/jeongchanmin/spring-server:0.1.9-crash",
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};
/** For what only progressDeadlineSeconds ends, which is 45 here, and the engine's own time. */
const afterTheDeadline = 60;

describe("a rollout that can't succeed", () => {
  let dev: TestStack;

  before(async () => {
    await loadStandIn(crashing.image, ["no-such-command"]);
    dev = await TestStack.create("dev");
    await begin();
  });
  after(() => dev.remove());

  afterEach(async function (this: Mocha.Context) {
    if (this.currentTest?.state === "failed") {
      await begin();
    }
  });

  async function begin(): Promise<void> {
    await dev.restore();
    await dev.set("startupSeconds", 30);
    await dev.set("progressDeadlineSeconds", 45);
    await dev.up();
  }

  /** Asserts that users notice nothing of what is done. */
  async function losingNothing(work: () => Promise<void>): Promise<void> {
    const load = { address: "127.0.0.1", port: 30000, requestsPerSecond: 100, maxRequests: 60_000 };
    const meter = Meter.start({ ...load, connections: "new" });
    let measured: Measurement;
    try {
      await work();
    } finally {
      measured = await meter.stop();
    }
    assert.equal(measured.failed, 0, JSON.stringify(measured.failures));
  }

  /** Asserts that `up` fails in time and says why. */
  async function fails(withinSeconds: number, ...why: RegExp[]): Promise<Ran> {
    const failed = await dev.failUp();
    console.log(`      failed after ${failed.seconds.toFixed(1)} s`);
    for (const pattern of [...why, /[0-9]+ ready replicas keep serving/]) {
      assert.match(failed.output, pattern);
    }
    assert.ok(failed.seconds < withinSeconds, `took ${failed.seconds} s`);
    return failed;
  }

  /** Asserts that the way back names these changes of the config and no other, and leads back. */
  async function goesBack({ output }: Ran, changes: string[], replicas = 3): Promise<void> {
    const commands = [...changes.map((change) => `config ${change}`), "up"];
    const wayBack = commands.map((command) => `npx pulumi ${command} --stack dev`).join(" && ");
    assert.ok(output.includes(`To go back: ${wayBack}\n`), output);
    await dev.follow(output, "To go back: ");
    await assertRolledOut(dev, replicas, "0.1.2");
  }

  it("because the tag doesn't exist says so, with the pod", () =>
    losingNothing(async () => {
      await dev.set("imageTag", "0.1.9-missing");
      const failed = await fails(
        45,
        /The rollout of chat-dev\/chat-deployment to \S+:0\.1\.9-missing failed: (ErrImagePull|ImagePullBackOff)/,
        /pod chat-deployment-\S+: .*0\.1\.9-missing/,
      );
      await goesBack(failed, ["set imageTag 0.1.2"]);
    }));

  it("because the registry doesn't have the image says so within 8 s of its answer", async () => {
    const registry = await emptyRegistry();
    try {
      await losingNothing(async () => {
        await dev.set("image", `${registry.host}/none`);
        const failed = await fails(
          45,
          /failed: (ErrImagePull|ImagePullBackOff)/,
          /pod chat-deployment-\S+: .*none:0\.1\.2.* not found/,
        );
        const told = Date.now();
        const { items } = await dev.core.listNamespacedEvent({ namespace: dev.namespace });
        const pulls = items.filter(({ reason, message }) => reason === "Failed" && message?.includes(registry.host));
        const answered = Math.min(...pulls.map(({ firstTimestamp }) => Number(firstTimestamp)));
        console.log(`      ${((told - answered) / 1000).toFixed(1)} s after the registry's answer`);
        assert.ok(told - answered < 8000);
        await goesBack(failed, ["rm image"]);
      });
    } finally {
      registry.stop();
    }
  });

  it("because the container crashes says so, with its last log lines", () =>
    losingNothing(async () => {
      await dev.set("imageTag", "0.1.9-crash");
      const failed = await fails(
        45,
        /failed: CrashLoopBackOff/,
        /pod chat-deployment-\S+: exited with code 1/,
        /log: .*unknown command/,
        /To look closer: kubectl --context chat-local -n chat-dev describe pods chat-deployment-/,
      );
      await goesBack(failed, ["set imageTag 0.1.2"]);
    }));

  for (const [what, restartPolicy] of [
    ["an init container", undefined],
    ["a sidecar", "Always"],
  ]) {
    it(`because ${what} crashes says so, with its name and last log lines`, () =>
      losingNothing(async () => {
        const beside = JSON.stringify({ name: "chat-beside", restartPolicy, ...crashing });
        await dev.withProgram(
          "components/podTemplate.ts",
          (text) => text.replace("containers: [", `initContainers: [${beside}],\n      $&`),
          () =>
            fails(
              45,
              /failed: CrashLoopBackOff/,
              /pod chat-deployment-\S+, container chat-beside: exited with code 1/,
              /log: .*unknown command/,
              /To go back: undo the last change of the program or its config, then npx pulumi up --stack dev/,
            ),
        );
        await dev.up();
        await assertRolledOut(dev, 3, "0.1.2");
      }));
  }

  it("because a probe never passes says so, with its answer, and takes back the tag that was changed with it", () =>
    losingNothing(async () => {
      await dev.set("imageTag", "0.1.3");
      await dev.set("probePath", "/echo?msg=busy&code=503");
      const failed = await fails(
        afterTheDeadline,
        /failed: NotReady/,
        /event: Unhealthy: Startup probe failed: HTTP probe failed with statuscode: 503/,
      );
      await goesBack(failed, ["set imageTag 0.1.2", "rm probePath"]);
    }));

  it("because no node has room says so, with the scheduler's reason", () =>
    losingNothing(async () => {
      await dev.set("memoryLimit", "900Gi");
      await dev.set("memoryRequest", "900Gi");
      const failed = await fails(
        afterTheDeadline,
        /failed: Unschedulable/,
        /0\/1 nodes are available: 1 Insufficient memory/,
      );
      await goesBack(failed, ["set memoryRequest 64Mi", "rm memoryLimit"]);
    }));

  it("because a quota is full says so, with the quota's message, and goes back to as many replicas as fit", () =>
    losingNothing(async () => {
      await withRoomForPods(dev, 4, async () => {
        await dev.set("replicas", 6);
        const failed = await fails(
          45,
          /failed: FailedCreate \(4 of 6 updated, [34] of 6 available\)/,
          /replicas: .*exceeded quota: few-pods/,
          /4 ready replicas keep serving/,
        );
        await goesBack(failed, ["set replicas 4"], 4);
      });
      await dev.unset("replicas");
      await dev.up();
    }));

  it("on top of an update that was stopped midway goes back to what most replicas serve with", () =>
    losingNothing(async () => {
      await dev.set("imageTag", "0.1.3");
      await dev.set("replicas", 5);
      await dev.set("maxSurge", 1);
      const stopped = dev.failUp();
      await until("a new replica", async () => (await dev.readyPods()).length === 6);
      await pause(true);
      assert.match((await stopped).output, /spec\.paused is true/);
      await dev.set("imageTag", "0.1.9-missing");
      await pause(false);

      const failed = await fails(45, /failed: (ErrImagePull|ImagePullBackOff)/);
      await goesBack(failed, ["set imageTag 0.1.2", "rm replicas", "rm maxSurge"]);
    }));

  const pause = (value: boolean) =>
    dev.apps.patchNamespacedDeployment({
      name: "chat-deployment",
      namespace: dev.namespace,
      body: [{ op: "replace", path: "/spec/paused", value }],
    });
});
