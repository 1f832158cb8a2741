import { diffLines } from "./diffLines";
import { cell, cut, fenced, folded } from "./markdown";
import { exitCodes, Outcome } from "./outcome";
import { ResourceChange } from "./resourceChange";
import { count, shown } from "./words";

/** GitHub's limit for a comment. */
export const commentLimit = 65_536;

/** The line that a stack's comment is found again by. */
export function marker(stack: string): string {
  return `<!-- chat-service preview of ${stack} -->`;
}

/** A verdict on one line, as for a terminal. */
export function verdictLine({ stack, subject, result, verdict }: Outcome): string {
  const signs = { unchanged: "✅", changed: "🔵", risky: "⚠️", failed: "❌" };
  const headline = verdict?.headline ?? "the preview failed";
  return `${signs[result]} ${stack}: ${subject !== "drift" || result === "failed" ? headline : result === "unchanged" ? "no drift" : `drift: ${headline}`}`;
}

/**
 * A preview as Markdown: the verdict, the risks, the changed fields, the full diff; what doesn't fit is left out, and it says so.
 *
 * @param limit number of characters it may have.
 */
export function report(outcome: Outcome, limit = commentLimit): string {
  const { stack, verdict } = outcome;
  const risks = verdict?.risks ?? [];
  const head = [
    marker(stack),
    `## ${verdictLine(outcome)}`,
    "",
    ...(risks.length === 0 ? [] : ["### Risks", "", ...risks.map((risk) => `- ${risk}`), ""]),
    ...effects(outcome),
  ];
  const foot = ["", `<sub>stack ${stack} · ${outcome.unchanged} unchanged · exit code ${exitCodes[outcome.result]}</sub>`, ""];

  const sections = [errors(outcome), fields(outcome), warnings(outcome), diff(outcome.changes)];
  const lines = sections.reduce((above, section) => [...above, ...section(limit - size([...above, ...foot]) - noteSize)], cutHead(head, limit - size(foot) - noteSize));
  return [...lines, ...foot].join("\n");
}

function effects({ subject, stack, verdict, result }: Outcome): string[] {
  if (verdict === undefined) {
    return [];
  }
  if (subject === "drift") {
    const takeBack = `Somebody changed this behind Pulumi's back. Take it back: \`pulumi up --refresh --stack ${stack}\`. Keep it: change the stack file to match.`;
    return result === "unchanged" ? ["The cluster is as Pulumi left it.", ""] : [takeBack, ""];
  }
  return [`**Pods:** ${verdict.pods}`, "", `**Traffic:** ${verdict.traffic}`, ""];
}

/** Writes a part of the report within a number of characters. */
type Section = (characters: number) => string[];

const noteSize = 300;

function size(lines: string[]): number {
  return lines.join("\n").length + 1;
}

function cutHead(head: string[], characters: number): string[] {
  const { kept, left } = cut(head, characters);
  return left === 0 ? head : [...kept, ...note(left, "lines"), ""];
}

const tooLong = "a comment may not be longer; the preview's JSON has everything";

function errors(outcome: Outcome): Section {
  const lines = outcome.errors.flatMap((error) => error.split("\n"));
  return (characters) => {
    if (lines.length === 0) {
      return [];
    }
    const { kept, left } = cut(lines.map((line) => line.slice(0, 2000)), characters - 50);
    return [...fenced("text", kept), ...note(left, "lines"), ""];
  };
}

function fields({ changes, subject }: Outcome): Section {
  const rows = changes.flatMap(({ change, kind, name, fields: changed }) =>
    changed.length === 0
      ? [`| ${kind} ${name} | _all_ | ${change === "create" ? "" : "exists"} | ${change === "delete" ? "" : change === "create" ? "created" : "changed"} |`]
      : changed.map(({ path, old, new: planned }) => `| ${kind} ${name} | ${cell(path)} | ${cell(shown(old))} | ${cell(shown(planned))} |`),
  );
  return (characters) => {
    if (rows.length === 0) {
      return [];
    }
    const [before, after] = subject === "drift" ? ["Pulumi's state", "Cluster"] : ["Old", "New"];
    const heading = [`| Object | Field | ${before} | ${after} |`, "| --- | --- | --- | --- |"];
    const { kept, left } = cut(rows, characters * 0.6 - size(heading));
    return [...heading, ...kept, ...note(left, "changed fields")];
  };
}

function warnings(outcome: Outcome): Section {
  const lines = outcome.warnings.flatMap((warning) => warning.split("\n"));
  return (characters) => {
    if (lines.length === 0) {
      return [];
    }
    const { kept, left } = cut(lines.map((line) => line.slice(0, 2000)), characters * 0.5 - 100);
    return ["", ...folded(count(outcome.warnings.length, "warning"), fenced("text", kept)), ...note(left, "lines")];
  };
}

function diff(changes: ResourceChange[]): Section {
  const lines = diffLines(changes);
  return (characters) => {
    if (lines.length === 0) {
      return [];
    }
    const { kept, left } = cut(lines, characters - 150);
    return ["", ...folded(`Full diff of ${count(changes.length, "object")}`, fenced("diff", kept)), ...note(left, "lines of the full diff")];
  };
}

function note(left: number, what: string): string[] {
  return left === 0 ? [] : ["", `_Left out: ${left} ${what}; ${tooLong}._`];
}
