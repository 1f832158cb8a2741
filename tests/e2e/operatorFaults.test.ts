import assert from "node:assert/strict";
import { readdir, readlink } from "node:fs/promises";
import { assertRolledOut, TestStack, until } from "./testStack";

describe("a fault of the operator", () => {
  let stack: TestStack;

  before(async () => {
    stack = await TestStack.create();
  });
  beforeEach(async () => {
    await stack.restore();
    await stack.up();
  });
  after(() => stack.remove());

  it("like an up that is killed loses nothing: the next one says how to go on, and converges", async () => {
    await stack.set("imageTag", "0.1.3");
    await stack.set("replicas", 5);
    const up = stack.spawn("up", "--yes", "--skip-preview");
    await until("the update to begin", async () => (await stack.deployment()).spec?.replicas === 5);
    process.kill(-(up.pid ?? 0), "SIGKILL");
    await new Promise((resolve) => up.on("close", resolve));
    await until(
      "the end of the killed update's program",
      async () => (await programsIn(stack.directory)).length === 0,
      15,
    );

    const { output } = await stack.failUp();
    assert.match(output, /the stack is currently locked by 1 lock/);
    assert.match(output, /pulumi cancel/);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    await assertRolledOut(stack, 5, "0.1.3");
  });

  it("like a second up at the same time is told that the stack is locked", async () => {
    await stack.set("imageTag", "0.1.3");
    const first = await stack.beginUp();
    const { output } = await stack.failUp();
    assert.match(output, /the stack is currently locked by 1 lock/);
    await first.ended;
    await assertRolledOut(stack, 3, "0.1.3");
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
