import type { Review } from "../judge/review.ts";
import { exitCodes } from "../judge/review.ts";
import { count, joined, shown } from "../judge/words.ts";
import { diffLines } from "./diffLines.ts";
import { cell, fenced, fit, folded, plain, shortened, size, titled } from "./markdown.ts";

/** GitHub's limit for a comment. */
export const commentLimit = 65_536;

/** The line that a stack's comment is found again by. */
export function marker(stack: string): string {
  return `<!-- chat-service preview of ${stack} -->`;
}

/** A verdict on one line, as for a terminal. */
export function verdictLine({ stack, subject, result, verdict }: Review): string {
  const signs = { unchanged: "✅", changed: "🔵", risky: "⚠️", failed: "❌" };
  const headline = verdict?.headline ?? "the preview failed";
  const ofDrift = result === "unchanged" ? "no drift" : `drift: ${headline}`;
  return `${signs[result]} ${stack}: ${subject === "drift" && result !== "failed" ? ofDrift : headline}`;
}

/**
 * A preview as Markdown: the verdict, the risks, the changed fields, the full diff; what doesn't fit is left out, and
 * it says so. Of a preview that changes nothing it says no more than that.
 *
 * @param limit number of characters it may have, from 1000.
 */
export function report(review: Review, limit = commentLimit): string {
  const { stack, unchanged, result } = review;
  const lines = [marker(stack), `## ${plain(verdictLine(review), titleLimit)}`, ""];
  const foot = ["", `<sub>stack ${plain(stack)} · ${unchanged} unchanged · exit code ${exitCodes[result]}</sub>`, ""];

  if (result === "unchanged") {
    return [...lines.slice(0, -1), ...foot].join("\n");
  }
  const leftOut: string[] = [];
  for (const { content, share, around, noun } of [
    risks(review),
    effects(review),
    errors(review),
    fields(review),
    warnings(review),
    diff(review),
  ]) {
    const { written, left } = fit(content, share * (limit - size([...lines, ...foot]) - noteSize), around);
    lines.push(...written);
    leftOut.push(...(left === 0 ? [] : [`${left} ${noun}`]));
  }
  return [...lines, ...note(leftOut, review), ...foot].join("\n");
}

/** A part of the report. */
interface Section {
  content: string[];
  /** How much of the characters that are left it may take, from 0 to 1. */
  share: number;
  /** Writes as much of the content as fits. */
  around: (kept: string[]) => string[];
  /** What the lines of the content are. */
  noun: string;
}

const lineLimit = 2000;
const titleLimit = 400;
const noteSize = 300;

function risks({ verdict }: Review): Section {
  return {
    content: (verdict?.risks ?? []).map((risk) => `- ${titled(risk, lineLimit)}`),
    share: 0.5,
    around: (kept) => ["### Risks", "", ...kept, ""],
    noun: "risks",
  };
}

function effects(review: Review): Section {
  const content = effectsOf(review);
  return { content, share: 1, around: (kept) => kept.flatMap((paragraph) => [paragraph, ""]), noun: "effects" };
}

function effectsOf({ subject, stack, verdict }: Review): string[] {
  if (verdict === undefined) {
    return [];
  }
  if (subject === "drift") {
    const takeBack =
      "Somebody changed this behind Pulumi's back. " +
      `Take it back: \`pulumi up --refresh --stack ${stack}\`. Keep it: change the stack file to match.`;
    return [takeBack];
  }
  const { pods, traffic } = verdict;
  return [`**Pods:** ${plain(pods, lineLimit)}`, `**Traffic:** ${plain(traffic, lineLimit)}`];
}

function errors(review: Review): Section {
  return {
    content: textLines(review.errors),
    share: 1,
    around: (kept) => [...fenced("text", kept), ""],
    noun: "lines of the errors",
  };
}

/** What is said of an object that changes as a whole, in the columns of the old and the new value. */
const wholeObject = {
  create: " | created",
  update: "exists | changed",
  replace: "exists | changed",
  delete: "exists | ",
};

function fields({ judged, subject }: Review): Section {
  const content = judged.flatMap(({ change, kind, name, fields: changed }) =>
    changed.length === 0
      ? [`| ${plain(`${kind} ${name}`, 200)} | _all_ | ${wholeObject[change]} |`]
      : changed.map(
          ({ path, old, new: planned }) =>
            `| ${plain(`${kind} ${name}`, 200)} | ${cell(path)} | ${cell(shown(old))} | ${cell(shown(planned))} |`,
        ),
  );
  const [before, after] = subject === "drift" ? ["Pulumi's state", "Cluster"] : ["Old", "New"];
  const heading = [`| Object | Field | ${before} | ${after} |`, "| --- | --- | --- | --- |"];
  return { content, share: 0.6, around: (kept) => [...heading, ...kept], noun: "changed fields" };
}

function warnings(review: Review): Section {
  const summary = count(review.warnings.length, "warning");
  return {
    content: textLines(review.warnings),
    share: 0.5,
    around: (kept) => ["", ...folded(summary, fenced("text", kept))],
    noun: "lines of the warnings",
  };
}

function diff({ changes }: Review): Section {
  const summary = `Full diff of ${count(changes.length, "object")}`;
  return {
    content: diffLines(changes),
    share: 1,
    around: (kept) => ["", ...folded(summary, fenced("diff", kept))],
    noun: "lines of the full diff",
  };
}

function textLines(texts: string[]): string[] {
  return texts.flatMap((text) => text.split("\n")).map((line) => shortened(line, lineLimit));
}

function note(leftOut: string[], { hasDigest }: Review): string[] {
  const more = hasDigest ? "; the preview's JSON has everything" : "";
  return leftOut.length === 0 ? [] : ["", `_Left out: ${joined(leftOut)}; a comment may not be longer${more}._`];
}
