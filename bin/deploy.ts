import { mkdir } from "node:fs/promises";
import { deployStack } from "../deploy/deployStack.ts";
import { Refusal } from "../refusal/refusal.ts";
import { readApproved } from "../review/read/digest.ts";
import { installCli } from "../review/read/pulumi.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage = `Usage: npm run deploy -- STACK [--approved FILE] [--out DIRECTORY]
  STACK            the stack to preview and then update; where nothing changes, its last rollout has to be complete
  --approved FILE  the STACK.json of the preview that was approved; if anything else would change, nothing is done
  --out DIRECTORY  where the preview's STACK.md and STACK.json go, and STACK.failure.md; default previews
Exit codes: 0 done, 1 error.`;

main(async () => {
  const { values, positionals } = readArguments(usage, {
    out: { type: "string", default: "previews" },
    approved: { type: "string" },
  });
  const [stack, ...others] = positionals;
  if (stack === undefined || others.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  const approved = values.approved === undefined ? undefined : await readApproved(values.approved);
  await mkdir(values.out, { recursive: true });
  await installCli();
  const done = await deployStack(stack, { directory: values.out, approved, show: (line) => console.log(line) });
  process.exitCode = done ? 0 : 1;
});
