import { readFileSync, writeFileSync } from "node:fs";
import { Refusal } from "../../refusal/refusal.ts";

const end = "<!-- end -->";

/**
 * Puts a table between the two marks in a file.
 *
 * @param by command that writes it, which the first mark names.
 * @throws Refusal if the file has no marks.
 */
export function writeTable(file: string, by: string, table: string): void {
  const { before, after } = around(file, by);
  writeFileSync(file, `${before}\n\n${table}\n\n${after}`);
}

/** The table between the two marks in a file. */
export function writtenTable(file: string, by: string): string {
  return around(file, by).table.trim();
}

function around(file: string, by: string): { before: string; table: string; after: string } {
  const begin = `<!-- written by ${by} -->`;
  const text = readFileSync(file, "utf8");
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from);
  if (!text.includes(begin) || to < from) {
    throw new Refusal("InvalidCall", `${file} has no ${begin} with ${end} after it, where the table belongs.`);
  }
  return { before: text.slice(0, from), table: text.slice(from, to), after: text.slice(to) };
}
