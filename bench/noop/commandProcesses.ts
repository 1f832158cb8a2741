import { basename } from "node:path";
import type { ProcessRun } from "./noopProfile.ts";
import { peakMegabytes } from "../../meter/peakMemory.ts";
import { allPids, processFile, processStat } from "../../meter/processes.ts";

const everyMilliseconds = 10;
const ticksPerSecond = 100;

/** Watches the processes that a command starts, on Linux. */
export class CommandProcesses {
  private readonly leader: number;
  private readonly beganAt: number;
  private readonly timer = setInterval(() => this.look(), everyMilliseconds);
  private readonly runs = new Map<string, ProcessRun>();
  private readonly others = new Set<string>();

  /**
   * @param leader the command's process, which leads a session of its own, as a detached child does.
   * @param beganAt when it began, in `performance.now()`'s milliseconds.
   */
  constructor(leader: number, beganAt: number) {
    this.leader = leader;
    this.beganAt = beganAt;
    this.look();
  }

  /** Stops watching; the processes that were seen, in the order in which they began. */
  stop(): ProcessRun[] {
    clearInterval(this.timer);
    return [...this.runs.values()];
  }

  private look(): void {
    const second = (performance.now() - this.beganAt) / 1000;
    for (const pid of allPids().filter((pid) => !this.others.has(pid))) {
      const { session, cpuTicks } = processStat(pid);
      if (session !== this.leader) {
        this.others.add(pid);
        continue;
      }
      const name = processName(processFile(pid, "cmdline").split("\0"));
      const before = this.runs.get(pid);
      if (name !== "") {
        this.runs.set(pid, {
          name,
          from: before?.from ?? second,
          to: second,
          cpuSeconds: cpuTicks / ticksPerSecond,
          peakMegabytes: Math.max(before?.peakMegabytes ?? 0, peakMegabytes(Number(pid)) ?? 0),
        });
      }
    }
  }
}

/** What a process is in an update, by its command line. */
export function processName(args: string[]): string {
  const [command] = args;
  const all = args.join(" ");
  const known: [RegExp, string][] = [
    [/@pulumi\/pulumi\/cmd\/run\//, "program"],
    [/pulumi-language-nodejs/, "language host"],
    [/pulumi-resource-kubernetes/, "plugin"],
    [/\bnpm exec|npx/, "npx"],
    [/node_modules\/\.bin\/pulumi|pulumi\/run\.js/, "npm package pulumi"],
    [/^\S*\/pulumi /, "CLI"],
  ];
  return known.find(([pattern]) => pattern.test(all))?.[1] ?? basename(command);
}
