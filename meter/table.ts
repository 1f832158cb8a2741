import type { Measurement } from "./meter.ts";
import { markdownTable } from "../local/benchmark/markdownTable.ts";

/** Measurements as a Markdown table, one a row. */
export function table(measurements: Record<string, Measurement>): string {
  const header = ["load", "requests", "failed", "resent", "median ms", "p99 ms", "max ms", "what failed"];
  const rows = Object.entries(measurements).map(([name, measured]) => [
    name,
    measured.requests.toLocaleString("en"),
    measured.failed,
    measured.resent,
    measured.medianMilliseconds,
    measured.p99Milliseconds,
    measured.maxMilliseconds,
    Object.entries(measured.failures)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", "),
  ]);
  return markdownTable(header, rows);
}
