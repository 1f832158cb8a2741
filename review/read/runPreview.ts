import type { CommandResult } from "../../script/run.ts";
import type { Digest } from "./digest.ts";
import { parseDigest } from "./digest.ts";
import { secretMasker } from "../../refusal/secrets.ts";
import { maskSecrets } from "./maskSecrets.ts";
import { configSecrets, pulumi } from "./pulumi.ts";
import { secretsOfEnvironment } from "./secrets.ts";

/** What is previewed: an update, an update that takes back drift as well, or the drift alone. */
export type Subject = "update" | "refresh" | "drift";

const commands: Record<Subject, string[]> = {
  update: ["preview", "--show-replacement-steps"],
  refresh: ["preview", "--refresh", "--show-replacement-steps"],
  drift: ["refresh", "--preview-only"],
};

/** What may be shown of a preview. */
export interface Previewed {
  /** undefined if the engine wrote none. */
  digest?: Digest;
  /** What was complained about if it failed. */
  complaint?: string;
}

/**
 * Runs a real preview of a stack, which writes neither to its state nor to the cluster.
 *
 * @param project the directory of its program.
 */
export async function preview(stack: string, subject: Subject, project: string): Promise<Previewed> {
  const [secrets, ran] = await Promise.all([
    configSecrets(project, stack),
    pulumi(project, [...commands[subject], "--json", "--suppress-progress", "--stack", stack]),
  ]);
  return withoutSecrets(ran, secrets, secretsOfEnvironment(process.env));
}

/**
 * What a preview wrote, without secrets.
 *
 * @param ofConfig the secrets of the stack's config; undefined if they could not be read, without which nothing is
 * shown of what the engine wrote.
 */
export function withoutSecrets(
  { code, stdout, stderr }: CommandResult,
  ofConfig: string[] | undefined,
  others: string[],
): Previewed {
  const digest = parseDigest(stdout);
  if (digest !== undefined && ofConfig === undefined) {
    return {
      complaint:
        "The secrets of the config could not be read, so nothing of the preview is shown: there may be secrets in it.",
    };
  }
  const secrets = [...(ofConfig ?? []), ...others];
  const mask = secretMasker(secrets);
  return {
    digest: digest && maskSecrets(digest, secrets),
    complaint:
      code === 0
        ? undefined
        : mask(stderr.trim() || (digest === undefined ? stdout.trim() : `pulumi exited with code ${code}`)),
  };
}
