import type { Finding, Verdict } from "./finding.ts";
import { verdicts } from "./finding.ts";
import { tell } from "./sentences.ts";

const marks: Record<Verdict, string> = { holds: "holds", fails: "FAILS", unknown: "?" };
const width = 7;

/** What is told of an image, a sentence for each finding and what to set below it. */
export function report(image: string, findings: Finding[], stack?: string): string {
  const lines = findings.flatMap((finding) => {
    const { sentence, mend } = tell(finding, stack);
    const mark = marks[verdicts[finding.code]].padEnd(width);
    return [`${mark}${sentence}`, ...(mend === undefined ? [] : [`${" ".repeat(width)}→ ${mend}`])];
  });
  const count = (verdict: Verdict) => findings.filter(({ code }) => verdicts[code] === verdict).length;
  const counts = `${count("holds")} hold, ${count("fails")} fail, ${count("unknown")} not known`;
  return [image, ...lines, counts].join("\n");
}
