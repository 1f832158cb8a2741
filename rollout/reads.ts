import type { V1Pod, V1ReplicaSet } from "@kubernetes/client-node";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import { readEndpointSlices } from "../kubernetes/endpointSlices.ts";
import { unlessMissing } from "../kubernetes/unlessMissing.ts";
import type { Pod, ReplicaSet, Service } from "./objects.ts";
import type { Plan } from "./plan.ts";

/** The ReplicaSets of a rollout, whole. */
export async function readReplicaSets(apiServer: ApiServer, { namespace, labelSelector }: Plan): Promise<ReplicaSet[]> {
  return (await apiServer.list<V1ReplicaSet>(`/apis/apps/v1/namespaces/${namespace}/replicasets`, { labelSelector }))
    .items;
}

/** Pods by name, whole; those that are gone are left out. */
export async function readPods(apiServer: ApiServer, { namespace }: Plan, names: string[]): Promise<Pod[]> {
  const pods = await Promise.all(
    names.map((name) => unlessMissing(apiServer.get<V1Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`))),
  );
  return pods.filter((pod) => pod !== undefined);
}

/** Names of the pods that get requests, on the port that the Service is to lead to. */
export async function readServingPods(
  apiServer: ApiServer,
  plan: Plan,
  service: Service | undefined,
): Promise<Set<string>> {
  const { namespace } = plan;
  const { name } = plan.service.manifest.metadata;
  const serving = (await readEndpointSlices(apiServer, { namespace, name }))
    // Slices of a Service that was deleted and made again may outlive it.
    .filter(({ metadata }) => metadata?.ownerReferences?.some(({ uid }) => uid === service?.metadata?.uid))
    .filter(({ ports }) => ports?.some(({ port }) => port === plan.targetPort))
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready);
  return new Set(serving.map(({ targetRef }) => targetRef?.name ?? ""));
}
