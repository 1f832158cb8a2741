import { stripVTControlCharacters } from "node:util";
import type { Digest } from "../read/digest.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { resourceChanges } from "../read/resourceChange.ts";
import type { Subject } from "../read/runPreview.ts";
import { withoutChangeCause } from "./changeCause.ts";
import { differences } from "./sameChanges.ts";
import type { Verdict } from "./verdict.ts";
import { verdictOf } from "./verdict.ts";

/** What CI can branch on. */
export const exitCodes = { unchanged: 0, failed: 1, changed: 2, risky: 3 } as const;

/** What the preview of a stack comes to. */
export interface Review {
  stack: string;
  subject: Subject;
  result: keyof typeof exitCodes;
  /** Everything that would change. */
  changes: ResourceChange[];
  /** What of it the verdict is on. */
  judged: ResourceChange[];
  /** How many resources stay as they are. */
  unchanged: number;
  /** Whether the engine wrote a preview, which the JSON then has. */
  hasDigest: boolean;
  /** undefined if the preview failed. */
  verdict?: Verdict;
  errors: string[];
  warnings: string[];
}

/**
 * Judges what a preview wrote.
 *
 * @param digest undefined if the engine wrote none.
 * @param complaint what the command wrote to standard error if it failed; shown where the digest has no error of its
 * own.
 */
export function reviewOf(stack: string, subject: Subject, digest: Digest | undefined, complaint?: string): Review {
  const said = (severity: string) =>
    (digest?.diagnostics ?? [])
      .filter((diagnostic) => diagnostic.severity === severity)
      .map(({ message }) =>
        stripVTControlCharacters(message ?? "")
          .replace(/^(?:error|warning): /, "")
          .trim(),
      );
  const errors = [...new Set(said("error"))];
  if (errors.length === 0 && (digest === undefined || complaint !== undefined)) {
    errors.push(stripVTControlCharacters(complaint ?? "").trim() || "pulumi wrote neither a preview nor an error");
  }
  const changes = errors.length === 0 ? resourceChanges(digest ?? {}) : [];
  const judged = withoutChangeCause(changes);
  const verdict = errors.length === 0 ? verdictOf(judged) : undefined;
  return {
    stack,
    subject,
    result:
      verdict === undefined
        ? "failed"
        : changes.length === 0
          ? "unchanged"
          : verdict.risks.length === 0
            ? "changed"
            : "risky",
    changes,
    judged,
    unchanged: digest?.changeSummary?.same ?? 0,
    hasDigest: digest !== undefined,
    verdict,
    errors,
    warnings: [...new Set(said("warning"))],
  };
}

/**
 * The same review; one that failed, and says how, if the preview is not the one that was approved. One that changes
 * nothing needs no approval: what was approved may have been done by now.
 */
export function failedUnlessApproved(review: Review, digest: Digest | undefined, approved: Digest | undefined): Review {
  if (approved === undefined || review.result === "failed" || review.result === "unchanged") {
    return review;
  }
  const errors = differences(approved, digest ?? {});
  return { ...review, errors, result: errors.length > 0 ? "failed" : review.result };
}

/** The exit code of a run over several stacks: a failure outweighs a risk, and a risk a change. */
export function exitCodeOf(reviews: Review[]): number {
  const results = reviews.map(({ result }) => result);
  return exitCodes[
    results.includes("failed")
      ? "failed"
      : results.includes("risky")
        ? "risky"
        : results.includes("changed")
          ? "changed"
          : "unchanged"
  ];
}
