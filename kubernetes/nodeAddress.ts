import type { V1EndpointSlice, V1Node } from "@kubernetes/client-node";
import type { ApiServer, Json } from "./apiServer";

/** How many nodes are looked at for one that is ready. */
const mostNodes = 50;

/**
 * An address that a Service's node port answers on: 127.0.0.1 where the API server is on this machine, else that of a
 * ready node, external before internal, with one of the replicas if any has one, as no other may answer.
 *
 * Returns NODE-IP where no node is ready, or nodes may not be listed.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
 */
export async function nodeAddress(apiServer: ApiServer, service: { namespace: string; name: string }): Promise<string> {
  if (["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "kubernetes.docker.internal"].includes(apiServer.host)) {
    return "127.0.0.1";
  }
  try {
    const name = await servingNode(apiServer, service);
    const { items } = await apiServer.get<{ items: V1Node[] }>("/api/v1/nodes", {
      ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
      limit: String(mostNodes),
    });
    return addressOf(items.find(isReady)) ?? "NODE-IP";
  } catch {
    return "NODE-IP";
  }
}

/** The name of a node that has a ready replica of a Service. */
async function servingNode(
  apiServer: ApiServer,
  { namespace, name }: { namespace: string; name: string },
): Promise<string | undefined> {
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const { items } = await apiServer.list<V1EndpointSlice>(path, { labelSelector });
  return items.flatMap(({ endpoints }) => endpoints ?? []).find(({ conditions }) => conditions?.ready)?.nodeName;
}

function isReady({ status }: Json<V1Node>): boolean {
  return status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}

function addressOf(node: Json<V1Node> | undefined): string | undefined {
  const ofType = (type: string) => node?.status?.addresses?.find((address) => address.type === type)?.address;
  return ofType("ExternalIP") ?? ofType("InternalIP");
}
