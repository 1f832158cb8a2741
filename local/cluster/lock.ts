import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "../alive";
import { Refusal } from "../../refusal/refusal";

const lockFile = "/run/chat-service.lock";

/** Does work that no second `npm start` or `npm stop` may do at the same time. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  takeLock();
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Makes the lock appear with its holder's pid in it, as an empty one would seem to be nobody's. */
function takeLock(): void {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lockFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    const holder = Number(readFileSync(lockFile, "utf8"));
    if (holder !== process.pid && isAlive(holder)) {
      throw new Refusal(
        "UnfitMachine",
        `Another npm start or npm stop is at work (pid ${holder}). ` +
          `Wait for it; if that is another program: rm ${lockFile}`,
      );
    }
    renameSync(own, lockFile);
  } finally {
    rmSync(own, { force: true });
  }
}
