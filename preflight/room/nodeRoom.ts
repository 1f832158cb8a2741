import type { V1Pod, V1PodSpec } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../../kubernetes/apiServer.ts";
import type { Node } from "../../kubernetes/node.ts";
import type { Nodes } from "../nodes.ts";
import { whyClosed } from "../nodes.ts";
import type { Resources } from "./resources.ts";
import { amounts, less, resourcesOf } from "./resources.ts";
import type { Place } from "./rehearse.ts";

/** How many nodes are asked at a time for their pods, which take some kilobytes each. */
const nodesAtATime = 2;

/** A pod that new replicas are like. */
export interface Sample {
  namespace: string;
  labels: Record<string, string>;
  spec: Json<V1PodSpec>;
}

/**
 * The room on the nodes that take such pods: what a node has, less what its pods have reserved; those of a lower
 * priority would make room. Some nodes are asked at a time, until the room is enough.
 *
 * @param isEnough whether those so far have room for all.
 * @returns undefined if the pods may not be listed, or nothing is heard.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/
 */
export async function roomOnNodes(
  apiServer: ApiServer,
  { nodes }: Nodes,
  sample: Sample,
  isEnough: (places: Place[]) => boolean,
): Promise<Place[] | undefined> {
  const open = nodes.filter((node) => whyClosed(node, sample.spec) === undefined);
  const places: Place[] = [];
  try {
    for (let next = 0; next < open.length && !isEnough(places); next += nodesAtATime) {
      const batch = open.slice(next, next + nodesAtATime);
      places.push(...(await Promise.all(batch.map((node) => placeOn(apiServer, node, sample)))));
    }
  } catch {
    return undefined;
  }
  return places;
}

async function placeOn(apiServer: ApiServer, node: Node, sample: Sample): Promise<Place> {
  const name = node.metadata?.name ?? "";
  const { items } = await apiServer.list<V1Pod>("/api/v1/pods", {
    fieldSelector: `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`,
  });
  const isReplica = ({ metadata }: Json<V1Pod>) =>
    metadata?.namespace === sample.namespace &&
    Object.entries(sample.labels).every(([key, value]) => metadata.labels?.[key] === value);
  const isInTheWay = (pod: Json<V1Pod>) =>
    isReplica(pod) || (pod.spec?.priority ?? 0) >= (sample.spec.priority ?? 0) || !preempts(sample.spec);
  const free = less(amounts(node.status?.allocatable), items.filter(isInTheWay).map(takenBy));
  return { name, free, replicas: items.filter(isReplica).map(takenBy) };
}

function preempts({ preemptionPolicy }: Json<V1PodSpec>): boolean {
  return preemptionPolicy !== "Never";
}

function takenBy({ spec }: Json<V1Pod>): Resources {
  return onNode(spec ?? { containers: [] });
}

/** What a pod takes of its node. */
export function onNode(spec: Json<V1PodSpec>): Resources {
  return { ...resourcesOf(spec, "requests"), pods: 1 };
}
