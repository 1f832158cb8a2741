import assert from "node:assert/strict";
import { ctr } from "../../local/cluster/paths";
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
    assert.match(paused.output, /paused: changes of the template wait\. To go on: npx pulumi config set paused false --stack dev/);
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
    const restartsOf = async () => (await dev.pods()).find(({ metadata }) => metadata?.name === name)?.status?.containerStatuses?.[0].restartCount;
    const before = (await restartsOf()) ?? 0;
    await killContainer(dev, name);
    await until("a restart", async () => ((await restartsOf()) ?? 0) > before);
    await dev.up();
    await assertRolledOut(dev, 3);
  });
});

async function killContainer(stack: TestStack, pod: string): Promise<void> {
  const found = (await stack.pods()).find(({ metadata }) => metadata?.name === pod);
  const id = found?.status?.containerStatuses?.[0].containerID?.replace("containerd://", "") ?? "";
  await run(ctr.command, [...ctr.args, "tasks", "kill", "--signal", "SIGKILL", id]);
}
