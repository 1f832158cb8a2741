import { setTimeout as sleep } from "node:timers/promises";

/** Ends a process that tells its id, after those in this process who look every 100 ms have looked at it. */
export async function endOnceSeen(output: string): Promise<void> {
  const pid = /^\d+\n$/.exec(output);
  if (pid !== null) {
    for (let looks = 0; looks < 4; looks++) {
      await sleep(100);
    }
    process.kill(Number(pid[0]));
  }
}
