import type { V1EndpointSlice } from "@kubernetes/client-node";
import type { ApiServer, Json } from "./apiServer.ts";

/** What a Service leads to, its pods' addresses among it. */
export async function readEndpointSlices(
  apiServer: ApiServer,
  { namespace, name }: { namespace: string; name: string },
): Promise<Json<V1EndpointSlice>[]> {
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  return (await apiServer.list<V1EndpointSlice>(path, { labelSelector })).items;
}
