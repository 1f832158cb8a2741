import type { V1PodSpec, V1ResourceQuota } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../../kubernetes/apiServer.ts";
import type { Place } from "./rehearse.ts";
import type { Resources } from "./resources.ts";
import { amounts, less, resourcesOf } from "./resources.ts";

/**
 * The quotas that count pods like these; undefined if they may not be listed, or nothing is heard.
 *
 * @param replicas as many as run, each like the template before.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export async function readQuotas(
  apiServer: ApiServer,
  namespace: string,
  spec: Json<V1PodSpec>,
  replicas: Resources[],
): Promise<Place[] | undefined> {
  const quotas = await apiServer
    .list<V1ResourceQuota>(`/api/v1/namespaces/${namespace}/resourcequotas`)
    .catch(() => undefined);
  return quotas?.items
    .filter((quota) => scopesOf(quota).every((scope) => isInScope(scope, spec)))
    .map(({ metadata, spec: quotaSpec, status }) => {
      const counted = Object.entries(amounts(status?.hard ?? quotaSpec?.hard)).filter(([name]) => isOfPods(name));
      const free = less(Object.fromEntries(counted), [amounts(status?.used)]);
      return { name: `ResourceQuota ${namespace}/${metadata?.name}`, free, replicas };
    });
}

/** What a pod takes of a quota, under every name that a quota has for it. */
export function ofQuota(spec: Json<V1PodSpec>): Resources {
  const requests = Object.entries(resourcesOf(spec, "requests"));
  const limits = Object.entries(resourcesOf(spec, "limits"));
  return {
    pods: 1,
    "count/pods": 1,
    ...Object.fromEntries(requests.flatMap(([name, amount]) => [name, `requests.${name}`].map((key) => [key, amount]))),
    ...Object.fromEntries(limits.map(([name, amount]) => [`limits.${name}`, amount])),
  };
}

function isOfPods(name: string): boolean {
  return /^(?:pods|count\/pods|cpu|memory|ephemeral-storage|(?:requests|limits)\.[\w-]+)$/.test(name);
}

interface Scope {
  scopeName: string;
  operator: string;
  values?: string[];
}

function scopesOf({ spec }: Json<V1ResourceQuota>): Scope[] {
  return [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
}

/** Whether a scope has a replica in it, which has requests and no deadline; one that isn't known hasn't. */
function isInScope({ scopeName, operator, values = [] }: Scope, { priorityClassName }: Json<V1PodSpec>): boolean {
  if (scopeName !== "PriorityClass") {
    return ["NotTerminating", "NotBestEffort"].includes(scopeName);
  }
  const has = priorityClassName !== undefined && priorityClassName !== "";
  switch (operator) {
    case "In":
      return has && values.includes(priorityClassName);
    case "NotIn":
      return !has || !values.includes(priorityClassName);
    case "Exists":
      return has;
    default:
      return !has;
  }
}
