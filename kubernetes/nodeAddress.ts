import type { V1Service } from "@kubernetes/client-node";
import type { ApiServer } from "./apiServer.ts";
import { readEndpointSlices } from "./endpointSlices.ts";
import type { Node } from "./node.ts";
import { isReady } from "./node.ts";

/** How many nodes are looked at for one that answers. */
const mostNodes = 100;

/**
 * An address that a Service's node port answers on: 127.0.0.1 where the API server is on this machine, else that of a
 * ready node, external before internal; with one of the replicas, if only such nodes answer.
 *
 * Returns NODE-IP where no node is ready, or nodes may not be listed.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
 */
export async function nodeAddress(apiServer: ApiServer, service: { namespace: string; name: string }): Promise<string> {
  if (["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "kubernetes.docker.internal"].includes(apiServer.host)) {
    return "127.0.0.1";
  }
  const [nodes, answering] = await Promise.all([
    apiServer.get<{ items: Node[] }>("/api/v1/nodes", { limit: String(mostNodes) }).catch(() => undefined),
    answeringNodes(apiServer, service).catch(() => undefined),
  ]);
  const ready = nodes?.items.filter(isReady) ?? [];
  const node = ready.find(({ metadata }) => answering?.has(metadata?.name) ?? true) ?? ready.at(0);
  const ofType = (type: string) => node?.status?.addresses?.find((address) => address.type === type)?.address;
  return ofType("ExternalIP") ?? ofType("InternalIP") ?? "NODE-IP";
}

/** The names of the nodes that answer for a Service; undefined if all do. */
async function answeringNodes(
  apiServer: ApiServer,
  service: { namespace: string; name: string },
): Promise<Set<string | undefined> | undefined> {
  const { spec } = await apiServer.get<V1Service>(`/api/v1/namespaces/${service.namespace}/services/${service.name}`);
  if (spec?.externalTrafficPolicy !== "Local") {
    return undefined;
  }
  const endpoints = (await readEndpointSlices(apiServer, service)).flatMap((slice) => slice.endpoints ?? []);
  return new Set(endpoints.filter(({ conditions }) => conditions?.ready).map(({ nodeName }) => nodeName));
}
