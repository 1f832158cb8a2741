import { readFileSync } from "node:fs";
import { writeJson } from "../../../bench/writeJson.ts";
import { markdownTable } from "../../../local/benchmark/markdownTable.ts";
import { writeTable } from "../../../local/benchmark/writtenTable.ts";
import type { Measurement } from "../../../meter/meter.ts";
import type { SessionMeasurement } from "../../../meter/sessions/sessionMeasurement.ts";
import type { Step } from "./steps.ts";

/** What one step of a soak took, and what became of the load meanwhile. */
export interface StepRecord {
  step: Step;
  seconds: number;
  requests: Pick<Measurement, "requests" | "failed" | "failures">;
  sessions: Pick<SessionMeasurement, "clients" | "disconnectsPerClient" | "refused" | "lost" | "doubled" | "messages">;
}

/** A soak as it is kept. */
export interface Soak {
  seed: number;
  minutes: number;
  nodeCount: number;
  steps: StepRecord[];
}

/** Steps at which requests may fail: nobody can answer in time for what is gone without a word. */
const unannounced: Step["kind"][] = ["a killed server", "a lost node"];

/** Whether a step lost what nobody had to lose. */
export function lostNeedlessly({ step, requests, sessions: { lost, doubled } }: StepRecord): boolean {
  return (requests.failed > 0 && !unannounced.includes(step.kind)) || lost > 0 || doubled > 0;
}

const keptFile = "docs/data/soak.json";

export function readKeptSoak(): Soak {
  return JSON.parse(readFileSync(keptFile, "utf8")) as Soak;
}

/** Keeps a soak's figures for the documentation. */
export function keepSoak(soak: Soak): void {
  writeJson(keptFile, soak);
  writeTable("docs/measurements.md", "npm run soak", soakTable(soak));
}

/** Such as "a lost node, node 3: 230 s, 899 of 11,471 requests failed". */
export function describeStep({ step: { kind, ...details }, seconds, requests }: StepRecord): string {
  const what = [kind, ...Object.entries(details).map(([name, value]) => `${name} ${value}`)].join(", ");
  const of = requests.requests.toLocaleString("en");
  return `${what}: ${Math.round(seconds)} s, ${requests.failed} of ${of} requests failed`;
}

/** A row for each kind of step, as Markdown. */
export function soakTable({ steps }: Soak): string {
  const kinds = [...new Set(steps.map(({ step }) => step.kind))];
  const rows = kinds.map((kind) => {
    const records = steps.filter(({ step }) => step.kind === kind);
    const sum = (countOf: (record: StepRecord) => number) => records.reduce((all, each) => all + countOf(each), 0);
    return [
      kind,
      records.length,
      Math.round(sum(({ seconds }) => seconds)),
      sum(({ requests }) => requests.requests),
      sum(({ requests }) => requests.failed),
      sum(({ sessions }) => sessions.messages),
      sum(({ sessions }) => sessions.lost),
      sum(({ sessions }) => sessions.doubled),
      sum(({ sessions }) => sessions.refused),
      (sum(({ sessions }) => sessions.disconnectsPerClient.mean) / records.length).toFixed(2),
    ];
  });
  const counts = ["times", "seconds in all", "requests", "failed", "messages", "lost", "doubled", "refused connects"];
  return markdownTable(["step", ...counts, "disconnects per client each time"], rows);
}
