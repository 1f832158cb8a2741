import { writeFileSync } from "node:fs";

/** Writes what was measured into a file that is kept in the repository. */
export function writeJson(file: string, measured: object): void {
  writeFileSync(file, `${JSON.stringify(measured, rounded, 2)}\n`);
}

/** Milliseconds, and tenths of a megabyte, are more than a measurement on a shared machine knows. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
