import { commentLimit } from "../review/write/report.ts";
import { fenced, fit, plain, shortened } from "../review/write/markdown.ts";

const lineLimit = 2000;
/** What the workflow writes around it, such as a link to the run. */
const room = 2000;

/** How a deployment failed, as Markdown: the engine's own text, with the way back in it. */
export function failureReport(stack: string, text: string, what: string): string {
  const title = [`## ❌ ${plain(stack)}: ${what}`, ""];
  const lines = text.split("\n").map((line) => shortened(line, lineLimit));
  const { written, left } = fit(lines, commentLimit - room, (kept) => fenced("text", kept));
  return [...title, ...written, ...(left === 0 ? [] : ["", `_Left out: ${left} lines._`]), ""].join("\n");
}

/** The errors in what `pulumi up` wrote, or its end if there are none. */
export function diagnosticsIn(stdout: string, stderr: string): string {
  const lines = stdout.split("\n");
  const start = lines.findIndex((line) => line === "Diagnostics:");
  const end = lines.findIndex(
    (line, index) => index > start && /^(?:Outputs|Resources|Duration|Policies):?/.test(line),
  );
  const diagnostics = start === -1 ? [] : lines.slice(start + 1, end === -1 ? undefined : end);
  const shown = diagnostics.length > 0 ? diagnostics : lines.slice(-60);
  return [...shown, ...stderr.split("\n")].join("\n").trim();
}
