import { answerTo, Cluster } from "./connect";

/**
 * An address that node ports answer on: 127.0.0.1 where the API server is on this machine, else a node's external address, else its internal one.
 *
 * Returns NODE-IP where nodes may not be listed.
 */
export async function nodeAddress(cluster: Cluster): Promise<string> {
  if (["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "kubernetes.docker.internal"].includes(cluster.host)) {
    return "127.0.0.1";
  }
  const nodes = await answerTo(cluster.core.listNode({ limit: 1 })).catch(() => undefined);
  const addresses = nodes?.items[0]?.status?.addresses ?? [];
  const ofType = (type: string) => addresses.find((address) => address.type === type)?.address;
  return ofType("ExternalIP") ?? ofType("InternalIP") ?? "NODE-IP";
}
