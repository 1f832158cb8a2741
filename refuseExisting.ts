import * as pulumi from "@pulumi/pulumi";
import type { ApiServer } from "./kubernetes/apiServer";
import { causeOf } from "./kubernetes/apiServer";
import { existing, nameOf } from "./kubernetes/existing";
import type { ObjectReference } from "./kubernetes/paths";
import { Refusal } from "./refusal";

/** The resources of a state by URN; a Kubernetes object's outputs are the object. */
interface StackResources {
  outputs: Record<string, { type: string; outputs: object }>;
}

/**
 * The names of the Kubernetes objects that the stack's own state knows; undefined, after a warning, if the engine
 * doesn't tell.
 *
 * Ask before @pulumi/kubernetes is loaded. The state of an older version has references to resources, and those of
 * types that are loaded are looked up among what the program has registered, which has to be there by then.
 */
export async function objectsInState(): Promise<Set<string> | undefined> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  try {
    const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
    const resources = Object.values((answer as StackResources).outputs);
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
    return new Set(objects.map(({ outputs }) => nameOf(outputs as ObjectReference)));
  } catch (error) {
    await pulumi.log.warn(
      `What the cluster has already may be taken over, as the engine can't say what is in the state: ${causeOf(error)}`,
    );
    return undefined;
  }
}

/**
 * Refuses objects that the cluster has and the stack's state doesn't know, which the Kubernetes plugin may take over
 * without a word.
 *
 * @param objects all that the stack registers.
 * @param known names of the objects in its state; undefined lets everything pass.
 * @throws Refusal that names the objects, and the two ways on.
 * @see https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
 */
export async function refuseExisting(
  apiServer: ApiServer,
  objects: ObjectReference[],
  { known, stack }: { known: Set<string> | undefined; stack: string },
): Promise<void> {
  const unknown = known === undefined ? [] : objects.filter((object) => !known.has(nameOf(object)));
  const found = await existing(apiServer, unknown);
  if (found.length === 0) {
    return;
  }
  const [needsPort, setPort] = found.some(({ kind }) => kind === "Service")
    ? [" and needs its own node port", " && npx pulumi config set nodePort PORT --stack NAME"]
    : ["", ""];
  const names = found.map(nameOf);
  throw new Refusal(
    "ExistingObjects",
    [
      `The cluster has what stack ${stack} would create, and its state doesn't know it; nothing was changed:`,
      ...names.map((name) => `  - ${name}`),
      `If it is this stack's, import it: npm run import -- ${stack}`,
      `If it isn't, use another stack name, which has its own namespace${needsPort}: ` +
        `npx pulumi stack init NAME --copy-config-from ${stack}${setPort}`,
    ],
    names,
  );
}
