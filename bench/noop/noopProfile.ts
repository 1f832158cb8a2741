import { readFileSync } from "node:fs";
import type { Benchmarks } from "../results.ts";
import { writeJson } from "../writeJson.ts";

/** A process of a command; times are in seconds since the command began. */
export interface ProcessRun {
  name: string;
  from: number;
  to: number;
  /** Of one core. */
  cpuSeconds: number;
  peakMegabytes: number;
}

/** What the program was at. */
export interface ProgramSpan {
  what: "loads" | "engine" | "API server";
  /** The module, the engine's method, or the request's. */
  detail: string;
  from: number;
  to: number;
}

/** An update that had nothing to do. */
export interface NoopRun {
  seconds: number;
  processes: ProcessRun[];
  spans: ProgramSpan[];
}

/** What is kept of several such updates. */
export interface NoopProfile extends Pick<Benchmarks, "machine" | "versions"> {
  /** How long each took. */
  seconds: number[];
  /** The one that took the median of their time. */
  median: NoopRun;
}

/** Kept in the repository; the picture is made from it. */
const keptProfileFile = "docs/data/noop.json";

export function readNoopProfile(): NoopProfile {
  return JSON.parse(readFileSync(keptProfileFile, "utf8")) as NoopProfile;
}

export function keepNoopProfile(profile: NoopProfile): void {
  writeJson(keptProfileFile, profile);
}

/** The run in the middle, by time; of two that are, the quicker one. */
export function medianRun(runs: NoopRun[]): NoopRun {
  return [...runs].sort((left, right) => left.seconds - right.seconds)[Math.floor((runs.length - 1) / 2)];
}
