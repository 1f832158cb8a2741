import type { V1NodeList } from "@kubernetes/client-node";
import type { ApiServer } from "./apiServer";

/**
 * An address that node ports answer on: 127.0.0.1 where the API server is on this machine, else a node's external
 * address, else its internal one.
 *
 * Returns NODE-IP where nodes may not be listed.
 */
export async function nodeAddress(apiServer: ApiServer): Promise<string> {
  if (["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "kubernetes.docker.internal"].includes(apiServer.host)) {
    return "127.0.0.1";
  }
  const nodes = await apiServer.get<V1NodeList>("/api/v1/nodes", { limit: "1" }).catch(() => undefined);
  const addresses = nodes?.items[0]?.status?.addresses ?? [];
  const ofType = (type: string) => addresses.find((address) => address.type === type)?.address;
  return ofType("ExternalIP") ?? ofType("InternalIP") ?? "NODE-IP";
}
