import type { ApiServer } from "../kubernetes/apiServer.ts";
import { existing, nameOf } from "../kubernetes/existing.ts";
import type { ObjectReference } from "../kubernetes/paths.ts";
import { Refusal } from "../refusal/refusal.ts";

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
  { known, stack }: { known: ReadonlySet<string> | undefined; stack: string },
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
