import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until a check holds.
 *
 * @throws Error with the reason given if it doesn't hold in time.
 */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  {
    withinSeconds,
    everyMilliseconds = 200,
    otherwise,
  }: { withinSeconds: number; everyMilliseconds?: number; otherwise: string },
): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`${otherwise} within ${withinSeconds} s`);
    }
    await sleep(everyMilliseconds);
  }
}
