import { join } from "node:path";
import type { Outcome } from "../../script/run";
import { tryRun } from "../../script/run";
import type { Digest } from "./digest";
import { parseDigest } from "./digest";
import { maskSecrets, secretMasker } from "./maskSecrets";
import type { ShownConfig } from "./secrets";
import { secretsOfConfig, secretsOfEnvironment } from "./secrets";

/** What is previewed: an update, an update that takes back drift as well, or the drift alone. */
export type Subject = "update" | "refresh" | "drift";

const commands: Record<Subject, string[]> = {
  update: ["preview"],
  refresh: ["preview", "--refresh"],
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
 * Has the npm package download the CLI where it is missing: it would write about that between the JSON, and previews
 * that start together would each do it.
 */
export async function installCli(): Promise<void> {
  await pulumi("version");
}

/** Runs a real preview of a stack, which writes neither to its state nor to the cluster. */
export async function preview(stack: string, subject: Subject): Promise<Previewed> {
  const [secrets, ran] = await Promise.all([
    configSecrets(stack),
    pulumi(...commands[subject], "--json", "--suppress-progress", "--stack", stack),
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
  { code, stdout, stderr }: Outcome,
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

async function configSecrets(stack: string): Promise<string[] | undefined> {
  const { code, stdout } = await pulumi("config", "--show-secrets", "--json", "--stack", stack);
  return code === 0 ? secretsOfConfig(JSON.parse(stdout) as ShownConfig) : undefined;
}

function pulumi(...args: string[]): Promise<Outcome> {
  const command = join(__dirname, "../../node_modules/.bin/pulumi");
  return tryRun(command, [...args, "--non-interactive", "--color=never"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
}
