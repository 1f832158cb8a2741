import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { killProgram, startProgram, stopProgram } from "../../../local/cluster/supervisor.ts";
import { committedStack } from "../committedStack.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut } from "../testStack.ts";

describe("a fault of the cluster", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));
  beforeEach(async () => {
    await dev.restore();
    await dev.up();
    await dev.untilServed();
  });

  it("like an API server that goes away for a while in the middle is survived", async () => {
    await dev.set("imageTag", "0.1.3");
    const update = await dev.beginUp();
    await stopProgram("kube-apiserver");
    await sleep(5000);
    assert.ok((await dev.answer()).startsWith("chat-deployment-"));
    await startProgram("kube-apiserver");
    await update.ended;
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("like an API server that goes away for longer than a rollout may stand still is survived as well", async () => {
    await dev.set("startupSeconds", 30);
    await dev.set("progressDeadlineSeconds", 45);
    await dev.set("imageTag", "0.1.3");
    const update = await dev.beginUp();
    await stopProgram("kube-apiserver");
    await sleep(65_000);
    await startProgram("kube-apiserver");
    await update.ended;
    await assertRolledOut(dev, 3, "0.1.3");
  });

  it("like a killed kubelet is survived: the node comes back and the next update goes through", async () => {
    await killProgram("kubelet");
    await dev.set("imageTag", "0.1.3");
    await dev.up();
    await assertRolledOut(dev, 3, "0.1.3");
  });
});
