import { setTimeout as sleep } from "node:timers/promises";

/** Waits for a condition, as long as the test may take: once that is over, it doesn't keep the process alive. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await sleep(1, undefined, { ref: false });
  }
}
