import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodeOf, judge } from "../review/judge/outcome";
import { differences } from "../review/judge/sameChanges";
import { parseDigest } from "../review/read/digest";
import { installCli, preview } from "../review/read/runPreview";
import { stacksIn } from "../review/read/stacks";
import { commentLimit, report, verdictLine } from "../review/write/report";
import { main } from "../script/main";
import { Refusal } from "../script/refusal";

const usage = `Usage: npm run preview -- [STACK…] [--drift] [--refresh] [--out DIRECTORY] [--limit NUMBER] [--approved FILE]
  STACK            stacks to preview, at the same time; all that have a Pulumi.STACK.yaml if none is named
  --drift          what was changed on the cluster behind Pulumi's back, instead of what \`up\` would change
  --refresh        what \`up --refresh\` would change: drift is taken back as well
  --out DIRECTORY  where STACK.md and STACK.json go, with - for each / in STACK; default previews
  --limit NUMBER   characters that a STACK.md may have; default 65536, which is GitHub's limit for a comment or an issue
  --approved FILE  the STACK.json that was approved; if the preview is another one by now, that is an error
Exit codes: 0 nothing changes, 1 error, 2 change, 3 risky change.`;

main(async () => {
  const { values, positionals } = parseArgs({
    options: {
      drift: { type: "boolean", default: false },
      refresh: { type: "boolean", default: false },
      out: { type: "string", default: "previews" },
      limit: { type: "string", default: String(commentLimit) },
      approved: { type: "string" },
      help: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const limit = Number(values.limit);
  if (values.help || !(limit >= 1000) || (values.drift && values.refresh) || (values.approved !== undefined && positionals.length !== 1)) {
    throw new Refusal(usage);
  }
  const approved = values.approved === undefined ? undefined : parseDigest(await readFile(values.approved, "utf8"));
  if (values.approved !== undefined && approved === undefined) {
    throw new Refusal(`${values.approved} is not the JSON of a preview.`);
  }

  const fileOf = (stack: string, extension: string) => join(values.out, `${stack.replaceAll("/", "-")}.${extension}`);
  const subject = values.drift ? "drift" : values.refresh ? "refresh" : "update";
  const stacks = positionals.length > 0 ? positionals : await stacksIn(".");
  await mkdir(values.out, { recursive: true });
  await installCli();
  const outcomes = await Promise.all(
    stacks.map(async (stack) => {
      const { digest, complaint } = await preview(stack, subject);
      const outcome = judge(stack, subject, digest, complaint);
      if (approved !== undefined && outcome.result !== "failed") {
        outcome.errors.push(...differences(approved, digest ?? {}));
        outcome.result = outcome.errors.length > 0 ? "failed" : outcome.result;
      }
      await writeFile(fileOf(stack, "md"), report(outcome, limit));
      await writeFile(fileOf(stack, "json"), `${JSON.stringify(digest ?? {}, undefined, 2)}\n`);
      return outcome;
    }),
  );

  for (const outcome of outcomes) {
    console.log([verdictLine(outcome), ...outcome.errors, ...(outcome.verdict?.risks ?? [])].join("\n  "));
  }
  console.log(`\nMore in ${stacks.map((stack) => fileOf(stack, "md")).join(" and ")}.`);
  process.exitCode = exitCodeOf(outcomes);
});
