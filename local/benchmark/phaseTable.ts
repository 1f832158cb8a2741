import { availableParallelism } from "node:os";
import type { MeasuredStart } from "./measureStart.ts";
import type { Phase } from "../progress.ts";

/** The phases of a start as a Markdown table; those of a step are indented, and run beside each other. */
export function phaseTable({ title, phases, seconds, loadBefore }: MeasuredStart): string {
  const rows = (phases: readonly Phase[], indent = ""): string[] =>
    phases.flatMap(({ title, seconds, parts }) => [
      `| ${indent}${title} | ${Math.round(seconds)} |`,
      ...rows(parts, `${indent}– `),
    ]);
  return [
    `| ${title}; ${availableParallelism()} cores, load before ${loadBefore.toFixed(1)} | s |`,
    "|---|---|",
    ...rows(phases),
    `| **all** | **${Math.round(seconds)}** |`,
  ].join("\n");
}
