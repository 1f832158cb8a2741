import type { V1Service } from "@kubernetes/client-node";
import type { ApiServer } from "./apiServer.ts";

/**
 * The address that a load balancer gave a Service, or its host name; undefined until it has given one.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 */
export async function loadBalancerAddress(
  apiServer: ApiServer,
  { namespace, name }: { namespace: string; name: string },
): Promise<string | undefined> {
  const service = await apiServer
    .get<V1Service>(`/api/v1/namespaces/${namespace}/services/${name}`)
    .catch(() => undefined);
  const [address] = service?.status?.loadBalancer?.ingress ?? [];
  return address?.ip ?? address?.hostname;
}
