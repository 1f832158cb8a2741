import assert from "node:assert/strict";
import { readdir, readlink } from "node:fs/promises";
import { processesWith } from "./containerProcess.ts";
import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/**
 * Starts `up`, kills the engine as soon as a condition holds, and waits until its program has noticed.
 *
 * @throws AssertionError if the next `up` isn't told how to go on.
 */
export async function killUp(stack: TestStack, once: () => Promise<boolean>): Promise<void> {
  const up = stack.spawn("up", "--yes", "--skip-preview");
  await until("the update to begin", once);
  process.kill(-(up.pid ?? 0), "SIGKILL");
  await new Promise((resolve) => up.on("close", resolve));
  await until("the end of the killed update's program", async () => (await programsIn(stack.directory)).length === 0);

  // The killed engine's plugin outlives it, in a process group of its own.
  const backend = stack.environment.PULUMI_BACKEND_URL ?? "";
  await Promise.allSettled(processesWith("PULUMI_BACKEND_URL", backend).map(async (id) => process.kill(id)));

  const { output } = await stack.failUp();
  assert.match(output, /the stack is currently locked by 1 lock/);
  assert.match(output, /pulumi cancel/);
  await stack.succeed("cancel", "--yes");
}

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
