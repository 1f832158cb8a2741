import type { V1Pod, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { Manifest } from "../components/manifests.ts";
import type { ApiServer, Json } from "../kubernetes/apiServer.ts";
import { ApiError, causeOf } from "../kubernetes/apiError.ts";
import { nameOf } from "../kubernetes/existing.ts";
import { collectionOf } from "../kubernetes/paths.ts";
import { project } from "../project.ts";
import { quoted } from "../refusal/shell.ts";
import type { StateObject } from "./changes.ts";
import type { Report } from "./report.ts";
import { allOf, finding, warning } from "./report.ts";

/** Who asks where the plugin hasn't applied an object yet. */
const fieldManager = `${project}-preflight`;

/** What the API server would do with an object. */
export type Admission<T = object> =
  { admitted: Json<T> } | { refused: string; isQuota: boolean } | { unclear: string } | undefined;

/**
 * Has the API server try every change without keeping it.
 *
 * The plugin does so as well, in previews, but takes a refusal that says Forbidden for a lack of permissions: most
 * admission webhooks, quotas and Pod Security say that. Who may not change an object may not try it either, and what
 * is to be in a namespace that isn't there yet can't be tried: nothing is said of these.
 *
 * @param changed objects that the update creates or changes.
 * @param state the objects that there are; undefined if that isn't known.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
export async function checkObjects(
  apiServer: ApiServer,
  changed: Manifest[],
  state: ReadonlyMap<string, StateObject> | undefined,
  context: string,
): Promise<Report> {
  const reports = changed.map(async (manifest) => {
    const before = state?.get(nameOf(manifest));
    const admission = await tryOut(apiServer, manifest, before?.fieldManager ?? fieldManager);
    return reportOf(nameOf(manifest), admission, { exists: before !== undefined, context });
  });
  return allOf(await Promise.all(reports));
}

/**
 * Has the API server try a pod of the template, which a ReplicaSet would create after the Deployment was admitted: a
 * policy on pods, their Pod Security and what is allowed in the namespace show only then.
 */
export function tryPod(
  apiServer: ApiServer,
  deployment: Manifest,
  template: Json<V1PodTemplateSpec>,
): Promise<Admission<V1Pod>> {
  const { name, namespace } = deployment.metadata;
  const owner = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: `${name}-preflight`,
    uid: "preflight",
    controller: true,
  };
  const metadata = {
    name: `${name}-preflight`,
    namespace,
    labels: { ...template.metadata?.labels, "pod-template-hash": "preflight" },
    annotations: template.metadata?.annotations,
    ownerReferences: [owner],
  };
  return tryOut<V1Pod>(apiServer, { apiVersion: "v1", kind: "Pod", metadata, spec: template.spec }, fieldManager);
}

/** What is wrong with an object that the API server has tried. */
export function reportOf(
  name: string,
  admission: Admission,
  { exists, context }: { exists: boolean; context: string },
): Report {
  if (admission !== undefined && "refused" in admission) {
    const { refused } = admission;
    const subjects = [name, ...policiesIn(refused).map(({ kind, policy }) => `${kind} ${policy}`)];
    const looks = policiesIn(refused).map(
      ({ kind, policy }) =>
        ` Look at it: kubectl --context ${quoted(context)} get ${kind.toLowerCase()} ${policy} --output yaml`,
    );
    // What can't be changed, the plugin replaces.
    return exists && !/denied|forbidden/i.test(refused)
      ? allOf([])
      : finding("admission", subjects, `${name} would be refused by the API server: ${refused}.${looks.join("")}`);
  }
  return admission !== undefined && "unclear" in admission
    ? warning(`Whether the API server would take ${name} isn't known: ${admission.unclear}`)
    : allOf([]);
}

/** Policies that a refusal names. */
function policiesIn(refused: string): { kind: string; policy: string }[] {
  const [, policy] = /ValidatingAdmissionPolicy '([^']+)'/.exec(refused) ?? [];
  return policy === undefined ? [] : [{ kind: "ValidatingAdmissionPolicy", policy }];
}

/** @returns undefined if it may not be tried, or can't be. */
async function tryOut<T>(apiServer: ApiServer, manifest: Manifest, manager: string): Promise<Admission<T>> {
  try {
    const path = `${collectionOf(manifest)}/${manifest.metadata.name}`;
    return { admitted: await apiServer.apply<T>(path, manifest, { fieldManager: manager, dryRun: true }) };
  } catch (error) {
    if (!(error instanceof ApiError)) {
      return undefined;
    }
    const said = causeOf(error).replace(/^status \d+, |\.$/g, "");
    if (error.status >= 500) {
      return { unclear: said };
    }
    return isRefusal(error) ? { refused: said, isQuota: /exceeded quota|failed quota/.test(said) } : undefined;
  }
}

/** Whether an object is refused for what it is, not for who asks or what there isn't yet. */
function isRefusal({ status, message }: ApiError): boolean {
  const isLackOfPermission = /is forbidden: User .* cannot |no RBAC policy matched/.test(message);
  const isEarly = /does not support dry run|serviceaccount .* not found/i.test(message);
  return [400, 403, 422].includes(status) && !isLackOfPermission && !isEarly;
}
