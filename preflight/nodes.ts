import type { V1Node, V1PodSpec, V1Taint, V1Toleration } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../kubernetes/apiServer.ts";
import type { Node } from "../kubernetes/node.ts";
import { isReady } from "../kubernetes/node.ts";

/** The nodes of a cluster. */
export interface Nodes {
  nodes: Node[];
  /** Whether these are all; a large cluster's aren't asked for any further. */
  areAll: boolean;
}

const mostNodes = 500;

/** Asks for the nodes; undefined if they may not be listed or nothing is heard. */
export async function readNodes(apiServer: ApiServer): Promise<Nodes | undefined> {
  try {
    const { items, metadata } = await apiServer.get<{ items: V1Node[]; metadata?: { continue?: string } }>(
      "/api/v1/nodes",
      { limit: String(mostNodes) },
    );
    return { nodes: items, areAll: (metadata?.continue ?? "") === "" };
  } catch {
    return undefined;
  }
}

/** Why a node takes no pod of these at all, in words; undefined if it does. */
export function whyClosed(node: Node, pod: Json<V1PodSpec>): string | undefined {
  const { metadata, spec } = node;
  if (spec?.unschedulable === true) {
    return "is cordoned";
  }
  if (!isReady(node)) {
    return "isn't ready";
  }
  const taint = spec?.taints?.find(
    (candidate) =>
      candidate.effect !== "PreferNoSchedule" &&
      !pod.tolerations?.some((toleration) => tolerates(toleration, candidate)),
  );
  if (taint !== undefined) {
    return `has the taint ${taint.key}`;
  }
  const labels = metadata?.labels ?? {};
  const lacking = Object.entries(pod.nodeSelector ?? {}).find(([key, value]) => labels[key] !== value);
  return lacking === undefined ? undefined : `lacks the label ${lacking.join("=")}`;
}

/**
 * Whether a cluster may add nodes by itself when pods find no room. That isn't told by the API server; but no
 * autoscaler knows a node by anything else than the provider's id, which nodes on a machine of one's own lack.
 *
 * @see https://kubernetes.io/docs/concepts/cluster-administration/node-autoscaling/
 */
export function mayGrow({ nodes }: Nodes): boolean {
  return nodes.some(({ spec }) => !/^(?:$|(?:kind|k3s):\/\/)/.test(spec?.providerID ?? ""));
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates({ key, operator, value, effect }: Json<V1Toleration>, taint: Json<V1Taint>): boolean {
  return (
    (!effect || effect === taint.effect) &&
    (!key ? operator === "Exists" : key === taint.key) &&
    (operator === "Exists" || (value ?? "") === (taint.value ?? ""))
  );
}
