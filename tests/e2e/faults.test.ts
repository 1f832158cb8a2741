import assert from "node:assert/strict";
import { readdir, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { killProgram, startProgram, stopProgram } from "../../local/cluster/supervisor";
import { assertRolledOut, TestStack, until } from "./testStack";

describe("a fault", () => {
  let dev: TestStack;

  beforeEach(async () => {
    dev = await TestStack.create("dev");
    await dev.up();
  });
  afterEach(() => dev.remove());

  it("like an up that is killed loses nothing: the next one says how to go on, and converges", async () => {
    await dev.set("imageTag", "0.1.3");
    await dev.set("replicas", 5);
    const up = dev.spawn("up", "--yes", "--skip-preview");
    await until("the update to begin", async () => (await dev.deployment()).spec?.replicas === 5);
    process.kill(-(up.pid ?? 0), "SIGKILL");
    await new Promise((resolve) => up.on("close", resolve));
    await until(
      "the end of the killed update's program",
      async () => (await programsIn(dev.directory)).length === 0,
      15,
    );

    const { output } = await dev.failUp();
    assert.match(output, /the stack is currently locked by 1 lock/);
    assert.match(output, /pulumi cancel/);
    await dev.succeed("cancel", "--yes");
    await dev.up();
    await assertRolledOut(dev, 5, "0.1.3");
  });

  it("like an API server that goes away for a while in the middle is survived", async () => {
    await dev.set("imageTag", "0.1.3");
    const up = dev.up();
    await until("the update to begin", async () => ((await dev.deployment()).metadata?.generation ?? 1) > 1);
    await stopProgram("kube-apiserver");
    await sleep(5000);
    assert.ok((await dev.answer()).startsWith("chat-deployment-"));
    await startProgram("kube-apiserver");
    await up;
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("like an API server that goes away for longer than a rollout may stand still is survived as well", async () => {
    await dev.set("startupSeconds", 30);
    await dev.set("progressDeadlineSeconds", 45);
    await dev.set("imageTag", "0.1.3");
    const up = dev.up();
    await until("the update to begin", async () => ((await dev.deployment()).metadata?.generation ?? 1) > 1);
    await stopProgram("kube-apiserver");
    await sleep(65_000);
    await startProgram("kube-apiserver");
    await up;
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("like a second up at the same time is told that the stack is locked", async () => {
    await dev.set("imageTag", "0.1.3");
    const first = dev.up();
    await until("the update to begin", async () => ((await dev.deployment()).metadata?.generation ?? 1) > 1);
    const { output } = await dev.failUp();
    assert.match(output, /the stack is currently locked by 1 lock/);
    await first;
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("like a killed kubelet is survived: the node comes back and the next update goes through", async () => {
    await killProgram("kubelet");
    await dev.set("imageTag", "0.1.3");
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.3");
  });
});

/**
 * The Node.js processes that run in a directory; the engine's own plugins look for it every five minutes, and end then.
 */
async function programsIn(directory: string): Promise<string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^[0-9]+$/.test(name));
  const described = await Promise.all(
    processes.map(async (pid) => ({
      directory: await readlink(`/proc/${pid}/cwd`).catch(() => ""),
      program: await readlink(`/proc/${pid}/exe`).catch(() => ""),
    })),
  );
  return described
    .filter((found) => found.directory === directory && found.program === process.execPath)
    .map(({ program }) => program);
}
