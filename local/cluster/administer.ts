import { kubectl, paths } from "./paths.ts";
import type { CommandResult } from "../../script/run.ts";
import { run, tryRun } from "../../script/run.ts";

const asAdministrator = (args: string[]) => ["--kubeconfig", paths.adminKubeconfig, ...args];

/** Runs kubectl as the cluster's administrator and returns what it wrote, whatever its exit code. */
export function tryAdminister(...args: string[]): Promise<CommandResult> {
  return tryRun(kubectl(), asAdministrator(args));
}

/**
 * Runs kubectl as the cluster's administrator, with an input if need be, and returns its standard output.
 *
 * @throws Refusal with the end of what it wrote if it failed.
 */
export function administer(args: string[], input?: string): Promise<string> {
  return run(kubectl(), asAdministrator(args), { input });
}

/** Creates objects, or changes those that exist to what is given. */
export async function apply(objects: object[]): Promise<void> {
  await administer(["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
}
