import type { NoopProfile } from "./noopProfile.ts";
import { noopRows } from "./noopRows.ts";

/** What a profile says, as lines. */
export function noopTable({ seconds, median }: NoopProfile): string {
  return [
    `${seconds.map((taken) => taken.toFixed(2)).join(", ")} s; of the median:`,
    ...noopRows(median).map(({ title, spans, words }) => {
      const [from, to] = [Math.min(...spans.map(({ from }) => from)), Math.max(...spans.map(({ to }) => to))];
      return `  ${title.padEnd(28)} ${from.toFixed(2)}–${to.toFixed(2)} s  ${words}`;
    }),
  ].join("\n");
}
