import { existsSync, readFileSync } from "node:fs";
import type { PeerName } from "./peers/peer.ts";
import type { TaskName } from "./tasks.ts";
import { writeJson } from "./writeJson.ts";

/** One measurement of a task. */
export interface Sample {
  seconds: number;
  /** Whether the command was ended after that time, as it would have gone on. */
  endedEarly?: boolean;
  cpuSeconds?: number;
  peakMegabytes?: number;
  /** From the command's begin to the moment at which the first new pod was there. */
  firstPodSeconds?: number;
  /** The same for all pods that are to be there, ready. */
  floorSeconds?: number;
  /** The same for there being no other pod any more. */
  oldGoneSeconds?: number;
  /** Sent to the node port meanwhile, and how many of them failed. */
  requests?: number;
  failed?: number;
  /** From the command's begin to the first word of what fails or was changed by hand; unset if there was none. */
  toldSeconds?: number;
}

/** What a peer says of a failure or of a change by hand. */
export interface Told {
  pod: boolean;
  reason: boolean;
  log: boolean;
  wayBack: boolean;
}

export interface TaskResult {
  task: TaskName;
  peer: PeerName;
  samples: Sample[];
  told?: Told;
}

/** Requests of a part of a second, by the version that answered. */
export interface TimelinePart {
  /** When it began, from the command's begin; negative before it. */
  second: number;
  before: number;
  after: number;
  failed: number;
}

/** Requests to the node port through an update. */
export interface Timeline {
  peer: PeerName;
  /** How long the command took. */
  seconds: number;
  requestsPerSecond: number;
  parts: TimelinePart[];
}

/** What is kept of runs of the benchmark. */
export interface Benchmarks {
  machine: string;
  versions: Record<string, string>;
  results: TaskResult[];
  timelines: Timeline[];
}

/** Kept in the repository; tables and pictures are made from it. */
export const keptFile = "docs/data/benchmarks.json";

export function readBenchmarks(file = keptFile): Benchmarks {
  return JSON.parse(readFileSync(file, "utf8")) as Benchmarks;
}

/** Writes what was measured into a file, in place of what it has of the same tasks and peers. */
export function mergeInto(file: string, measured: Benchmarks): void {
  const before = existsSync(file) ? readBenchmarks(file) : { ...measured, results: [], timelines: [] };
  const isNew = ({ task, peer }: TaskResult) =>
    measured.results.some((result) => result.task === task && result.peer === peer);
  const merged: Benchmarks = {
    machine: measured.machine,
    versions: measured.versions,
    results: [...before.results.filter((result) => !isNew(result)), ...measured.results],
    timelines: [
      ...before.timelines.filter(({ peer }) => !measured.timelines.some((timeline) => timeline.peer === peer)),
      ...measured.timelines,
    ],
  };
  writeJson(file, merged);
}

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
