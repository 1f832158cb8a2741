import { join } from "node:path";
import type { CommandResult, RunOptions } from "../../script/run.ts";
import { tryRun } from "../../script/run.ts";
import type { ShownConfig } from "./secrets.ts";
import { secretsOfConfig } from "./secrets.ts";

/** Runs a `pulumi` command on a project in a directory, with the CLI of this one. */
export function pulumi(
  project: string,
  args: string[],
  options: Pick<RunOptions, "onLine"> = {},
): Promise<CommandResult> {
  const command = join(import.meta.dirname, "../../node_modules/.bin/pulumi");
  return tryRun(command, [...args, "--non-interactive", "--color=never", "--cwd", project], {
    ...options,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
}

/**
 * Has the npm package download the CLI where it is missing: it would write about that between the JSON, and commands
 * that start together would each do it.
 */
export async function installCli(): Promise<void> {
  await pulumi(".", ["version"]);
}

/** The secrets of a stack's config; undefined if they can't be read. */
export async function configSecrets(project: string, stack: string): Promise<string[] | undefined> {
  const { code, stdout } = await pulumi(project, ["config", "--show-secrets", "--json", "--stack", stack]);
  return code === 0 ? secretsOfConfig(JSON.parse(stdout) as ShownConfig) : undefined;
}
