import { readdirSync, readFileSync } from "node:fs";

/** The ids of all processes, on Linux. */
export function allPids(): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** A file that the kernel has of a process; empty once it has ended. */
export function processFile(pid: number | string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

/**
 * What the kernel counts of a process: its session, and the ticks of 10 ms that it has used of a core.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: fields after the name, which is in brackets
 */
export function processStat(pid: number | string): { session: number; cpuTicks: number } {
  const stat = processFile(pid, "stat");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { session: Number(fields[3]), cpuTicks: Number(fields[11]) + Number(fields[12]) };
}
