import { mkdir } from "node:fs/promises";
import { exitCodeOf } from "../review/judge/review.ts";
import { readApproved } from "../review/read/digest.ts";
import { installCli } from "../review/read/pulumi.ts";
import { stacksIn } from "../review/read/stacks.ts";
import { fileOf, reviewStack } from "../review/reviewStack.ts";
import { logLines } from "../review/write/logLines.ts";
import { commentLimit } from "../review/write/report.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";
import { Refusal } from "../refusal/refusal.ts";

const usage = `Usage: npm run preview -- [STACK…] [OPTION…]
  STACK            stacks to preview, at the same time; all that have a Pulumi.STACK.yaml if none is named
  --drift          what was changed on the cluster behind Pulumi's back, instead of what \`up\` would change
  --refresh        what \`up --refresh\` would change: drift is taken back as well
  --project DIRECTORY  the program to preview, such as a proposed one that this one judges; default this one
  --out DIRECTORY  where STACK.md and STACK.json go, with - for each / in STACK; default previews
  --limit NUMBER   characters that a STACK.md may have; default 65536, GitHub's limit for a comment or an issue
  --approved FILE  the STACK.json that was approved; if the preview is another one by now, that is an error
Exit codes: 0 nothing changes, 1 error, 2 change, 3 risky change.`;

main(async () => {
  const { values, positionals } = readArguments(usage, {
    drift: { type: "boolean", default: false },
    refresh: { type: "boolean", default: false },
    project: { type: "string", default: "." },
    out: { type: "string", default: "previews" },
    limit: { type: "string", default: String(commentLimit) },
    approved: { type: "string" },
  });
  const { out: directory, project } = values;
  const limit = Number(values.limit);
  const isContradiction =
    (values.drift && values.refresh) || (values.approved !== undefined && positionals.length !== 1);
  if (!(limit >= 1000) || isContradiction) {
    throw new Refusal("InvalidCall", usage);
  }
  const approved = values.approved === undefined ? undefined : await readApproved(values.approved);
  const subject = values.drift ? "drift" : values.refresh ? "refresh" : "update";
  const stacks = positionals.length > 0 ? positionals : await stacksIn(project);

  await mkdir(directory, { recursive: true });
  await installCli();
  const reviews = await Promise.all(
    stacks.map((stack) => reviewStack(stack, { subject, project, directory, limit, approved })),
  );

  for (const review of reviews) {
    console.log(logLines(review).join("\n"));
  }
  console.log(`\nMore in ${stacks.map((stack) => fileOf(stack, "md", directory)).join(" and ")}.`);
  process.exitCode = exitCodeOf(reviews);
});
