import type { V1Deployment, V1Endpoint, V1EndpointSlice, V1EndpointSliceList, V1Pod, V1PodList, V1ReplicaSet, V1ReplicaSetList, V1Service } from "@kubernetes/client-node";
import { ApiError, ApiServer, Json } from "../kubernetes/apiServer";
import { Rollout } from "./rollout";

export type Deployment = Json<V1Deployment>;
export type Service = Json<V1Service>;
export type ReplicaSet = Json<V1ReplicaSet>;
export type Pod = Json<V1Pod>;
export type Endpoint = Json<V1Endpoint>;

/** What the API server says of a rollout at one moment. */
export interface Snapshot {
  /** undefined if it doesn't exist. */
  deployment?: Deployment;
  /** undefined if it doesn't exist. */
  service?: Service;
  replicaSets: ReplicaSet[];
  pods: Pod[];
  endpoints: Endpoint[];
}

export async function takeSnapshot(apiServer: ApiServer, rollout: Rollout): Promise<Snapshot> {
  const core = `/api/v1/namespaces/${rollout.namespace}`;
  const apps = `/apis/apps/v1/namespaces/${rollout.namespace}`;
  const discovery = `/apis/discovery.k8s.io/v1/namespaces/${rollout.namespace}`;

  const deployment = await unlessMissing(apiServer.get<V1Deployment>(`${apps}/deployments/${rollout.deployment}`));
  const labelSelector = Object.entries(deployment?.spec?.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const [service, replicaSets, pods, slices] = await Promise.all([
    unlessMissing(apiServer.get<V1Service>(`${core}/services/${rollout.service}`)),
    apiServer.get<V1ReplicaSetList>(`${apps}/replicasets`, { labelSelector }),
    apiServer.get<V1PodList>(`${core}/pods`, { labelSelector }),
    apiServer.get<V1EndpointSliceList>(`${discovery}/endpointslices`, { labelSelector: `kubernetes.io/service-name=${rollout.service}` }),
  ]);
  return {
    deployment,
    service,
    replicaSets: replicaSets.items,
    pods: pods.items,
    // Slices of a Service that was deleted and made again may outlive it.
    endpoints: slices.items.filter((slice) => isOwnedBy(slice, service)).flatMap((slice) => slice.endpoints ?? []),
  };
}

function isOwnedBy({ metadata }: Json<V1EndpointSlice>, service?: Service): boolean {
  return metadata?.ownerReferences?.some(({ uid }) => uid === service?.metadata?.uid) ?? false;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}
