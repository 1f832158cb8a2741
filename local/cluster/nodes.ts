import { join } from "node:path";
import { apiServerUrl, clusterName, nodesApiServerUrl } from "./addresses.ts";
import { nodePaths, runDirectory, stateDirectory } from "./paths.ts";

/**
 * A node of the cluster: one containerd, kubelet and kube-proxy.
 *
 * The first one is the machine itself; each further one has a network namespace of its own on it.
 */
export interface ClusterNode {
  name: string;
  /** 1 for the first one. */
  number: number;
  /** Address in the network that joins the nodes. */
  address: string;
  /** Of its pods. */
  podNetwork: string;
  /** URL at which its programs reach the API server. */
  apiServer: string;
  /** Path of its network namespace; unset for the machine's own. */
  networkNamespace: string | undefined;
  paths: ReturnType<typeof nodePaths>;
}

/** As many as are ever needed at once; there are addresses for 16. */
export const mostNodes = 9;

/** The nodes of a cluster of that many. */
export function clusterNodes(count: number): ClusterNode[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const isMachine = number === 1;
    const name = isMachine ? clusterName : `${clusterName}-${number}`;
    const folder = isMachine ? "" : name;
    return {
      name,
      number,
      address: `198.19.255.${number}`,
      podNetwork: `198.19.${index * 4}.0/22`,
      apiServer: isMachine ? apiServerUrl : nodesApiServerUrl,
      networkNamespace: isMachine ? undefined : join(runDirectory, folder, "network"),
      paths: nodePaths(join(stateDirectory, folder), join(runDirectory, folder)),
    };
  });
}

/** The machine itself, which every cluster has. */
export const [firstNode] = clusterNodes(1);

/** A command line that runs in a network namespace, or as it is in the machine's own. */
export function inNamespace(networkNamespace: string | undefined, command: string[]): string[] {
  return networkNamespace === undefined ? command : ["nsenter", `--net=${networkNamespace}`, ...command];
}
