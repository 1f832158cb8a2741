import { join } from "node:path";
import { tryRun } from "../script/run";
import { Digest, parseDigest } from "./digest";
import { Subject } from "./outcome";
import { maskSecrets, secretMasker } from "./maskSecrets";

const commands: Record<Subject, string[]> = {
  update: ["preview"],
  refresh: ["preview", "--refresh"],
  drift: ["refresh", "--preview-only"],
};

/**
 * Runs a real preview of a stack, which writes neither to its state nor to the cluster.
 *
 * @returns the digest without secrets, undefined if the engine wrote none; and what it complained about if it failed.
 */
export async function preview(stack: string, subject: Subject): Promise<{ digest?: Digest; complaint?: string }> {
  const [secrets, { code, stdout, stderr }] = await Promise.all([
    secretsOf(stack),
    pulumi(...commands[subject], "--json", "--suppress-progress", "--stack", stack),
  ]);
  const digest = parseDigest(stdout);
  const mask = secretMasker(secrets);
  return {
    digest: digest && maskSecrets(digest, secrets),
    complaint: code === 0 ? undefined : mask(stderr.trim() || (digest === undefined ? stdout.trim() : `pulumi exited with code ${code}`)),
  };
}

/** The plain texts of a stack's secret config; none if they can't be read, which the preview itself then complains about. */
async function secretsOf(stack: string): Promise<string[]> {
  const { code, stdout } = await pulumi("config", "--show-secrets", "--json", "--stack", stack);
  const entries = code === 0 ? (JSON.parse(stdout) as Record<string, { value?: string; secret: boolean }>) : {};
  return Object.values(entries).flatMap(({ value, secret }) => (secret && value !== undefined ? [value] : []));
}

function pulumi(...args: string[]): ReturnType<typeof tryRun> {
  const command = join(__dirname, "../node_modules/.bin/pulumi");
  return tryRun(command, [...args, "--non-interactive", "--color=never"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
}
