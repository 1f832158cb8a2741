import { setTimeout as sleep } from "node:timers/promises";
import { step } from "../progress.ts";
import { takeLock } from "../../script/lock.ts";

const noticedAfterMilliseconds = 500;

/** Does work that no second `npm start` or `npm stop` on this machine may do at the same time, and waits for theirs. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const taken = takeLock("/run", "exclusive");
  const isFree = await Promise.race([taken.then(() => true), sleep(noticedAfterMilliseconds, false, { ref: false })]);
  const release = isFree ? await taken : await step("Waiting for another npm start or npm stop", () => taken);
  try {
    return await work();
  } finally {
    release();
  }
}
