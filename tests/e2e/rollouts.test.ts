import assert from "node:assert/strict";
import { ctr, kubectl } from "../../local/cluster/paths.ts";
import { run } from "../../script/run.ts";
import { assertSays } from "./assertSays.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut, until } from "./testStack.ts";

describe("an up that says done", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  it("is done after a change of tag and replicas at once", async () => {
    await stack.set("imageTag", "0.1.3");
    await stack.set("replicas", 2);
    await stack.up();
    await assertRolledOut(stack, 2, "0.1.3");
    await stack.set("imageTag", "0.1.2");
    await stack.set("replicas", 4);
    await stack.up();
    await assertRolledOut(stack, 4, "0.1.2");
  });

  it("says that it is paused, holds a new tag back, scales all the same, and rolls out once it isn't", async () => {
    const before = await stack.readyPods();
    await stack.set("paused", true);
    await stack.set("imageTag", "0.1.3");
    const paused = await stack.up();
    assertSays(
      paused.output,
      `paused: changes of the template wait. To go on: npx pulumi config rm paused --stack ${stack.name} && `,
    );
    assert.deepEqual((await stack.readyPods()).sort(), before.sort());

    await stack.set("replicas", 6);
    await stack.up();
    assert.equal((await stack.readyPods()).length, 6);
    await stack.set("replicas", 3);
    await stack.up();
    assert.equal((await stack.pods()).length, 3);
    const images = (await stack.pods()).map(({ spec }) => spec?.containers[0].image);
    assert.deepEqual(new Set(images), new Set(["docker.io/jeongchanmin/spring-server:0.1.2"]));

    await stack.unset("paused");
    await stack.up();
    await assertRolledOut(stack, 3, "0.1.3");
  });

  it("doesn't count what an eviction has left behind", async () => {
    const leftover = await leaveEvictedPod(stack);
    await stack.set("replicas", 5);
    await stack.up();
    await stack.core.deleteNamespacedPod({ namespace: stack.namespace, name: leftover });
    await assertRolledOut(stack, 5);
    await stack.unset("replicas");
    await stack.up();
  });

  it("leaves a kubectl rollout restart as it is, once it is through", async () => {
    const before = await stack.readyPods();
    await run(kubectl(), [
      "--context",
      "chat-local",
      "-n",
      stack.namespace,
      "rollout",
      "restart",
      "deployment/chat-deployment",
    ]);
    await stack.up();
    const { spec } = await stack.deployment();
    assert.ok(spec?.template.metadata?.annotations?.["kubectl.kubernetes.io/restartedAt"]);
    await assertRolledOut(stack, 3);
    assert.deepEqual(
      (await stack.readyPods()).filter((pod) => before.includes(pod)),
      [],
    );
  });

  it("shows in a preview what it would do, and a preview does nothing", async () => {
    const { metadata } = await stack.deployment();
    await stack.set("replicas", 4);
    const { output } = await stack.succeed("preview", "--diff");
    assert.match(output, /replicas: 3 => 4/);
    assert.equal((await stack.deployment()).metadata?.resourceVersion, metadata?.resourceVersion);
    await stack.unset("replicas");
    await stack.up();
  });

  it("stays true while a killed container comes back", async () => {
    const [name] = await stack.readyPods();
    const restartsOf = async () =>
      (await stack.pods()).find(({ metadata }) => metadata?.name === name)?.status?.containerStatuses?.[0].restartCount;
    const before = (await restartsOf()) ?? 0;
    await killContainer(stack, name);
    await until("a restart", async () => ((await restartsOf()) ?? 0) > before);
    await stack.up();
    await assertRolledOut(stack, 3);
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
