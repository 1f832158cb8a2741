import { rm, writeFile } from "node:fs/promises";
import type { Digest } from "../review/read/digest.ts";
import { secretMasker } from "../refusal/secrets.ts";
import { configSecrets, pulumi } from "../review/read/pulumi.ts";
import { secretsOfEnvironment } from "../review/read/secrets.ts";
import { fileOf, reviewStack } from "../review/reviewStack.ts";
import { logLine, logLines } from "../review/write/logLines.ts";
import { commentLimit } from "../review/write/report.ts";
import { diagnosticsIn, failureReport } from "./failureReport.ts";

export interface DeployOptions {
  /** Where the preview's report and JSON go, and the report of a failure. */
  directory: string;
  /** The preview that was approved; nothing else is done. */
  approved?: Digest;
  /** Shows a line of what happens. */
  show: (line: string) => void;
}

/**
 * Brings a stack to what its program says: previews it, refuses what was not approved, and updates it.
 *
 * Where nothing changes it updates all the same, and so waits until the last rollout is complete, or fails as that
 * does: whether an earlier `up` ended well, no preview tells.
 *
 * @returns whether that went well; if it didn't, STACK.failure.md says how.
 */
export async function deployStack(stack: string, { directory, approved, show }: DeployOptions): Promise<boolean> {
  const failure = fileOf(stack, "failure.md", directory);
  await rm(failure, { force: true });

  const review = await reviewStack(stack, { subject: "update", directory, limit: commentLimit, approved });
  logLines(review).forEach(show);
  if (review.result === "failed") {
    await writeFile(failure, failureReport(stack, review.errors.join("\n"), "nothing was changed"));
    return false;
  }

  const mask = secretMasker([...((await configSecrets(".", stack)) ?? []), ...secretsOfEnvironment(process.env)]);
  const { code, stdout, stderr } = await pulumi(
    ".",
    [
      "up",
      "--yes",
      "--skip-preview",
      "--stack",
      stack,
      ...(review.result === "unchanged" ? ["--expect-no-changes"] : []),
    ],
    { onLine: (line) => show(logLine(mask(line))) },
  );
  stderr
    .split("\n")
    .filter(Boolean)
    .forEach((line) => show(logLine(mask(line))));
  if (code !== 0) {
    await writeFile(failure, failureReport(stack, mask(diagnosticsIn(stdout, stderr)), "the update failed"));
  }
  return code === 0;
}
