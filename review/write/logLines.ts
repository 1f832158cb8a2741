import { stripVTControlCharacters } from "node:util";
import type { Review } from "../judge/review.ts";
import { verdictLine } from "./report.ts";

/** What a review comes to, as lines for a terminal or for CI's log. */
export function logLines(review: Review): string[] {
  const [first, ...others] = [verdictLine(review), ...review.errors, ...(review.verdict?.risks ?? [])];
  return [logLine(first), ...others.flatMap((text) => text.split("\n")).map((line) => `  ${logLine(line)}`)];
}

/**
 * One line of a log: whatever is in it, it moves no cursor, and tells GitHub's runner to do nothing.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function logLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\p{Cc}+/gu, " ")
    .replace(/^(\s*)::/, "$1\u2060::");
}
