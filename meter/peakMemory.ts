import { readlinkSync } from "node:fs";
import { allPids, processFile } from "./processes.ts";

const everyMilliseconds = 50;

/** Watches the memory of one process that may not have started yet, on Linux. */
export class PeakMemory {
  private readonly find: () => number | undefined;
  private readonly timer = setInterval(() => this.look(), everyMilliseconds);
  private pid?: number;
  private peak?: number;

  /** @param find says which process, once it runs. */
  constructor(find: () => number | undefined) {
    this.find = find;
  }

  /** Stops watching; the most megabytes that the process had in memory at once, undefined if it was never seen. */
  stop(): number | undefined {
    clearInterval(this.timer);
    return this.peak;
  }

  private look(): void {
    this.pid ??= this.find();
    if (this.pid !== undefined) {
      this.peak = peakMegabytes(this.pid) ?? this.peak;
    }
  }
}

/** The most megabytes that a process has had in memory so far (VmHWM), undefined once it has ended. */
export function peakMegabytes(pid: number): number | undefined {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(processFile(pid, "status"))?.[1];
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
}

/** The Node.js process that runs the program of a directory's stack: not the CLI's own, which is there as well. */
export function programPid(directory: string): number | undefined {
  const runsProgram = (pid: string) => processFile(pid, "cmdline").includes("@pulumi/pulumi/cmd/run/");
  const pid = allPids().find((pid) => runsIn(pid, directory) && runsProgram(pid));
  return pid === undefined ? undefined : Number(pid);
}

function runsIn(pid: string, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === directory;
  } catch {
    return false;
  }
}
