import { ApiException, V1Deployment, V1Endpoint, V1Pod, V1ReplicaSet, V1Service } from "@kubernetes/client-node";
import { Cluster } from "../cluster/connect";
import { Rollout } from "./rollout";

/** What the API server says of a rollout at one moment. */
export interface Snapshot {
  /** undefined if it doesn't exist. */
  deployment?: V1Deployment;
  /** undefined if it doesn't exist. */
  service?: V1Service;
  replicaSets: V1ReplicaSet[];
  pods: V1Pod[];
  endpoints: V1Endpoint[];
}

export async function takeSnapshot(cluster: Cluster, { namespace, deployment, service }: Rollout): Promise<Snapshot> {
  const found = await unlessMissing(cluster.apps.readNamespacedDeployment({ namespace, name: deployment }));
  const labelSelector = Object.entries(found?.spec?.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const [foundService, replicaSets, pods, slices] = await Promise.all([
    unlessMissing(cluster.core.readNamespacedService({ namespace, name: service })),
    cluster.apps.listNamespacedReplicaSet({ namespace, labelSelector }),
    cluster.core.listNamespacedPod({ namespace, labelSelector }),
    cluster.discovery.listNamespacedEndpointSlice({ namespace, labelSelector: `kubernetes.io/service-name=${service}` }),
  ]);
  return {
    deployment: found,
    service: foundService,
    replicaSets: replicaSets.items,
    pods: pods.items,
    endpoints: slices.items.flatMap((slice) => slice.endpoints ?? []),
  };
}

async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return undefined;
    }
    throw error;
  }
}
