import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { Refusal } from "../../script/refusal";

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

function takeLock(): void {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: "wx" });
  } catch {
    const holder = Number(readFileSync(lockFile, "utf8"));
    if (isAlive(holder)) {
      throw new Refusal(`Another npm start or npm stop is at work (pid ${holder}). Wait for it.`);
    }
    writeFileSync(lockFile, String(process.pid));
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
