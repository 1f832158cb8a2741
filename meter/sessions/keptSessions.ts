import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { SessionMeasurement } from "./sessionMeasurement.ts";
import type { SessionSample } from "./sessionSample.ts";

/** What tests/e2e/quiet/sessions.test.ts measured. */
export interface KeptSessions {
  /** By what happened meanwhile. */
  measurements: Record<string, SessionMeasurement>;
  /** A sample a second of those that the picture shows. */
  samples: Record<string, SessionSample[]>;
}

/** Kept in the repository; the table of docs/sessions.md and its picture are made from it. */
const keptSessionsFile = "docs/data/sessions.json";

/** The measurements that the picture shows. */
export const shownSessions = {
  stack: "update, `maxSurge` 100%",
  handWritten: "update, hand-written manifests",
};

export function readKeptSessions(): KeptSessions {
  return existsSync(keptSessionsFile)
    ? (JSON.parse(readFileSync(keptSessionsFile, "utf8")) as KeptSessions)
    : { measurements: {}, samples: {} };
}

/** Keeps what was measured, in place of what is kept under the same names. */
export function keepSessions({ measurements, samples }: KeptSessions): KeptSessions {
  const before = readKeptSessions();
  const shown = Object.entries(samples).filter(([name]) => Object.values(shownSessions).includes(name));
  const kept = {
    measurements: { ...before.measurements, ...measurements },
    samples: { ...before.samples, ...Object.fromEntries(shown) },
  };
  const lines = JSON.stringify(kept, undefined, 1).replace(/\n {3,}/g, " ");
  writeFileSync(keptSessionsFile, `${lines}\n`);
  return kept;
}
