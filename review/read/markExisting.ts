import { ApiServer } from "../../kubernetes/apiServer.ts";
import { accessTo } from "../../kubernetes/access.ts";
import { existing, nameOf } from "../../kubernetes/existing.ts";
import type { ObjectReference } from "../../kubernetes/paths.ts";
import type { Digest, Step } from "./digest.ts";
import { valueAt } from "./json.ts";

/**
 * The same preview, in which every step that would create what the cluster has already says so.
 *
 * The engine doesn't: what a plugin makes of it, a refusal or a takeover, shows in the update alone.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/issues/1413
 */
export async function markExisting(digest: Digest, apiServer: ApiServer): Promise<Digest> {
  const steps = digest.steps ?? [];
  const created = steps.flatMap((step) => objectCreatedBy(step) ?? []);
  const live = new Set((await existing(apiServer, created)).map(nameOf));
  const isLive = (object: ObjectReference | undefined) => object !== undefined && live.has(nameOf(object));
  return {
    ...digest,
    steps: steps.map((step) => (isLive(objectCreatedBy(step)) ? { ...step, exists: true } : step)),
  };
}

/** The API server of the cluster that a preview was of; undefined if it can't be told or reached. */
export async function clusterOf({ config }: Digest, stack: string): Promise<ApiServer | undefined> {
  const context = config?.["kubernetes:context"];
  return context === undefined
    ? undefined
    : await accessTo(context, stack)
        .then((access) => new ApiServer(access))
        .catch(() => undefined);
}

function objectCreatedBy({ op, newState }: Step): ObjectReference | undefined {
  const [apiVersion, kind, name, namespace] = [
    ["apiVersion"],
    ["kind"],
    ["metadata", "name"],
    ["metadata", "namespace"],
  ].map((path) => valueAt(newState?.inputs, ...path));
  return op === "create" && typeof apiVersion === "string" && typeof kind === "string" && typeof name === "string"
    ? { apiVersion, kind, metadata: { name, ...(typeof namespace === "string" ? { namespace } : {}) } }
    : undefined;
}
