import { join } from "node:path";
import type { ObjectReference } from "../kubernetes/paths.ts";
import { run } from "../script/run.ts";

/**
 * Runs a `pulumi` command of one stack and returns what it wrote.
 *
 * @throws Refusal with the end of what it wrote if it failed.
 */
export type Pulumi = (...args: string[]) => Promise<string>;

/** The `pulumi` commands of a stack of the project in the current directory. */
export function pulumiOf(stack: string, env = process.env): Pulumi {
  const command = join(import.meta.dirname, "../node_modules/.bin/pulumi");
  return (...args) => run(command, [...args, "--stack", stack, "--non-interactive", "--color=never"], { env });
}

/** A resource of a stack's state; a Kubernetes object's outputs are the object. */
export interface StateResource {
  urn: string;
  type: string;
  outputs?: object;
}

/** What a stack's state knows. */
export async function stateOf(pulumi: Pulumi): Promise<StateResource[]> {
  const { deployment } = JSON.parse(await pulumi("stack", "export")) as { deployment: { resources?: StateResource[] } };
  return deployment.resources ?? [];
}

/** The Kubernetes objects of a state. */
export function objectsIn(state: StateResource[]): ObjectReference[] {
  return state.filter(({ type }) => type.startsWith("kubernetes:")).map(({ outputs }) => outputs as ObjectReference);
}
