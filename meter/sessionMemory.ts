import { allPids, processFile, processStat } from "./processes.ts";

/** A look costs CPU itself; what has run for so long mostly waits. */
const [soonMilliseconds, soonSeconds, laterMilliseconds] = [100, 30, 2000];

/** Watches the memory of a process and of all that it starts, on Linux. */
export class SessionMemory {
  private readonly leader: number | undefined;
  private readonly startedAt = performance.now();
  private timer?: NodeJS.Timeout;
  private peak?: number;

  /** @param leader leads a session of its own, as a detached child does. */
  constructor(leader: number | undefined) {
    this.leader = leader;
    this.look();
  }

  /** Stops watching; the most megabytes that they had in memory at once, undefined if they were never seen. */
  stop(): number | undefined {
    clearTimeout(this.timer);
    return this.peak;
  }

  private look(): void {
    const megabytes = allPids()
      .filter((pid) => processStat(pid).session === this.leader)
      .reduce((sum, pid) => sum + ownMegabytes(pid), 0);
    if (megabytes > 0) {
      this.peak = Math.max(this.peak ?? 0, megabytes);
    }
    const isSoon = performance.now() - this.startedAt < soonSeconds * 1000;
    this.timer = setTimeout(() => this.look(), isSoon ? soonMilliseconds : laterMilliseconds);
  }
}

/** What a process has in memory, a page that several share counted by its share (PSS). */
function ownMegabytes(pid: string): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(processFile(pid, "smaps_rollup"))?.[1];
  return (Number(kibibytes ?? 0) * 1024) / 1e6;
}
