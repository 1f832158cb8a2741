import * as pulumi from "@pulumi/pulumi";
import { causeOf } from "./kubernetes/apiError.ts";
import { nameOf } from "./kubernetes/existing.ts";
import type { ObjectReference } from "./kubernetes/paths.ts";
import type { StateObject } from "./preflight/changes.ts";

/** What the engine keeps of a stack from its last update. */
export interface StackState {
  /** The Kubernetes objects by name. */
  objects: Map<string, StateObject>;
  /** The outputs of the stack itself, as they were when an update last succeeded. */
  outputs: Record<string, unknown>;
}

/** The resources of a state by URN; a Kubernetes object's outputs are the object, and what the plugin adds. */
interface StackResources {
  outputs: Record<string, { type: string; outputs: Record<string, unknown> }>;
}

/**
 * The stack's own state; undefined, after a warning, if the engine doesn't tell.
 *
 * Ask before @pulumi/kubernetes is loaded. The state of an older version has references to resources, and those of
 * types that are loaded are looked up among what the program has registered, which has to be there by then.
 */
export async function readStackState(): Promise<StackState | undefined> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  try {
    const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    const resources = Object.values((answer as StackResources).outputs);
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    return {
      objects: new Map(objects.map(({ outputs }) => [nameOf(outputs as unknown as ObjectReference), stateOf(outputs)])),
      outputs: resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
    };
  } catch (error) {
    await pulumi.log.warn(
      `What the cluster has already may be taken over, as the engine can't say what is in the state: ${causeOf(error)}`,
    );
    return undefined;
  }
}

/** What the plugin keeps beside an object: https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go */
function stateOf(outputs: Record<string, unknown>): StateObject {
  const { __inputs: inputs, __fieldManager: fieldManager } = outputs;
  return { inputs: inputs as object | undefined, fieldManager: fieldManager as string | undefined };
}
