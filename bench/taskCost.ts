import type { Command } from "./peers/peer.ts";
import { measureCommand } from "../meter/measureCommand.ts";

/** What commands took that were run one after the other. */
export interface TaskCost {
  seconds: number;
  /** Of one core, by all processes that they started. */
  cpuSeconds: number;
  /** The most that all their processes together had in memory at once; undefined if they were too quick to be seen. */
  peakMegabytes?: number;
  /** The exit code of the last one, or the signal that ended it. */
  code: number | string;
  output: string;
}

export interface CostOptions {
  /** Whether commands may exit with another code than 0; the ones after it are then left out. */
  mayFail: boolean;
  /** Told what they write, as they write it. */
  onOutput?: (text: string) => void;
  signal: AbortSignal;
}

/** bash's own `time` adds up what all children took, and their children. */
const timed = "TIMEFORMAT=$'\\ncpu %U %S'; time \"$@\"";
const times = /\ncpu ([\d.]+) ([\d.]+)\n/;

/** Runs commands one after the other and measures them. */
export async function costOf(commands: Command[], options: CostOptions): Promise<TaskCost> {
  const sum: TaskCost = { seconds: 0, cpuSeconds: 0, code: 0, output: "" };
  for (const { command, args, cwd, env } of commands) {
    const cost = await measureCommand({
      command: "bash",
      args: ["-c", timed, "bash", command, ...args],
      cwd,
      env: { ...env, LC_ALL: "C" },
      wholeSession: true,
      ...options,
    });
    const [, user = NaN, system = NaN] = times.exec(cost.output) ?? [];
    sum.seconds += cost.seconds;
    sum.cpuSeconds += Number(user) + Number(system);
    sum.peakMegabytes = largest(sum.peakMegabytes, cost.peakMegabytes);
    sum.code = cost.code;
    sum.output += cost.output.replace(times, "");
    if (cost.code !== 0) {
      break;
    }
  }
  return sum;
}

function largest(...values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
