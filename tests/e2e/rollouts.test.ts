import assert from "node:assert/strict";
import { ctr, kubectl } from "../../local/cluster/paths";
import { Meter } from "../../meter/meter";
import { run } from "../../script/run";
import { assertRolledOut, TestStack, until } from "./testStack";

describe("an up that says done", () => {
  let dev: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
    await dev.up();
  });
  after(() => dev.remove());

  it("is done, 20 times back and forth between tags whose ReplicaSets exist", async () => {
    await dev.set("replicas", 5);
    await dev.set("maxSurge", 5);
    for (let repeat = 0; repeat < 10; repeat++) {
      for (const tag of ["0.1.3", "0.1.2"]) {
        await dev.set("imageTag", tag);
        await dev.up();
        await assertRolledOut(dev, 5, tag);
      }
    }
  });

  it("is done after a change of tag and replicas at once", async () => {
    await dev.set("imageTag", "0.1.3");
    await dev.set("replicas", 2);
    await dev.up();
    await assertRolledOut(dev, 2, "0.1.3");
    await dev.set("imageTag", "0.1.2");
    await dev.set("replicas", 4);
    await dev.up();
    await assertRolledOut(dev, 4, "0.1.2");
  });

  it("says that it is paused, holds a new tag back, scales all the same, and rolls out once it isn't", async () => {
    const before = await dev.readyPods();
    await dev.set("paused", true);
    await dev.set("imageTag", "0.1.3");
    const paused = await dev.up();
    assert.match(
      paused.output,
      /paused: changes of the template wait\. To go on: npx pulumi config set paused false --stack dev/,
    );
    assert.deepEqual((await dev.readyPods()).sort(), before.sort());

    await dev.set("replicas", 6);
    await dev.up();
    assert.equal((await dev.readyPods()).length, 6);
    await dev.set("replicas", 3);
    await dev.up();
    assert.equal((await dev.pods()).length, 3);
    const images = (await dev.pods()).map(({ spec }) => spec?.containers[0].image);
    assert.deepEqual(new Set(images), new Set(["docker.io/jeongchanmin/spring-server:0.1.2"]));

    await dev.unset("paused");
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("doesn't count what an eviction has left behind", async () => {
    const leftover = await leaveEvictedPod(dev);
    await dev.set("replicas", 5);
    await dev.up();
    await dev.core.deleteNamespacedPod({ namespace: dev.namespace, name: leftover });
    await assertRolledOut(dev, 5);
    await dev.unset("replicas");
    await dev.up();
  });

  it("leaves a kubectl rollout restart as it is, once it is through", async () => {
    const before = await dev.readyPods();
    await run(kubectl(), [
      "--context",
      "chat-local",
      "-n",
      dev.namespace,
      "rollout",
      "restart",
      "deployment/chat-deployment",
    ]);
    await dev.up();
    const { spec } = await dev.deployment();
    assert.ok(spec?.template.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"]);
    await assertRolledOut(dev, 3);
    assert.deepEqual(
      (await dev.readyPods()).filter((pod) => before.includes(pod)),
      [],
    );
  });

  it("shows in a preview what it would do, and a preview does nothing", async () => {
    const { metadata } = await dev.deployment();
    await dev.set("replicas", 4);
    const { output } = await dev.succeed("preview", "--diff");
    assert.match(output, /replicas: 3 => 4/);
    assert.equal((await dev.deployment()).metadata?.resourceVersion, metadata?.resourceVersion);
    await dev.unset("replicas");
    await dev.up();
  });

  it("stays true while a killed container comes back", async () => {
    const [name] = await dev.readyPods();
    const restartsOf = async () =>
      (await dev.pods()).find(({ metadata }) => metadata?.name === name)?.status?.containerStatuses?.[0].restartCount;
    const before = (await restartsOf()) ?? 0;
    await killContainer(dev, name);
    await until("a restart", async () => ((await restartsOf()) ?? 0) > before);
    await dev.up();
    await assertRolledOut(dev, 3);
  });

  it("is done within 40 s where 50 replicas are updated, and loses no request", async function (this: Mocha.Context) {
    // One more try, in case the machine itself stalled.
    this.retries(1);
    await dev.restore();
    await dev.set("replicas", 50);
    await dev.up();
    await dev.set("imageTag", "0.1.3");
    const load = { address: "127.0.0.1", port: 30000, requestsPerSecond: 200, maxRequests: 40_000 };
    const meter = Meter.start({ ...load, connections: "new" });
    const { seconds } = await dev.up().finally(() => meter.stop());
    await assertRolledOut(dev, 50, "0.1.3");
    const { requests, failed, failures } = await meter.stop();
    console.log(`      50 replicas updated in ${seconds.toFixed(1)} s, ${requests} requests meanwhile`);
    assert.equal(failed, 0, JSON.stringify(failures));
    assert.ok(seconds < 40, `took ${seconds} s`);
  });
});

async function killContainer(stack: TestStack, pod: string): Promise<void> {
  const found = (await stack.pods()).find(({ metadata }) => metadata?.name === pod);
  const id = found?.status?.containerStatuses?.[0].containerID?.replace("containerd://", "") ?? "";
  await run(ctr.command, [...ctr.args, "tasks", "kill", "--signal", "SIGKILL", id]);
}

/** Leaves a pod as an eviction does, among those of the ReplicaSet, and with a reason that would fail a rollout. */
async function leaveEvictedPod(stack: TestStack): Promise<string> {
  const { core, namespace } = stack;
  const [{ metadata, spec }] = await stack.pods();
  const { labels, ownerReferences } = metadata ?? {};
  const name = `${ownerReferences?.[0].name}-evicted`;
  assert.ok(spec !== undefined);
  // Nobody schedules it, and the ReplicaSet doesn't see it before it has failed, so that it stays as it is made here.
  const body = { metadata: { name }, spec: { ...spec, nodeName: undefined, schedulerName: "nobody" } };
  await core.createNamespacedPod({ namespace, body });
  const waiting = { reason: "ErrImageNeverPull" };
  const containerStatuses = [
    { name: spec.containers[0].name, image: "", imageID: "", ready: false, restartCount: 0, state: { waiting } },
  ];
  const status = { phase: "Failed", reason: "Evicted", containerStatuses };
  await core.patchNamespacedPodStatus({ namespace, name, body: [{ op: "add", path: "/status", value: status }] });
  await core.patchNamespacedPod({
    namespace,
    name,
    body: [
      { op: "add", path: "/metadata/labels", value: labels },
      { op: "add", path: "/metadata/ownerReferences", value: ownerReferences },
    ],
  });
  return name;
}
