import { isIPv6 } from "node:net";
import { port } from "./components/port.ts";
import type { Config } from "./config/readConfig.ts";
import type { ApiServer } from "./kubernetes/apiServer.ts";
import { loadBalancerAddress } from "./kubernetes/loadBalancer.ts";
import { nodeAddress } from "./kubernetes/nodeAddress.ts";

/**
 * Where a stack's chat service answers; a word in capitals stands for the address of a node or a load balancer that
 * isn't known.
 */
export async function urlOf(
  { ingress, gateway, serviceType, nodePort }: Config,
  service: { namespace: string; name: string },
  apiServer: ApiServer,
): Promise<string> {
  if (gateway !== undefined) {
    return `https://${gateway.host}`;
  }
  if (ingress !== undefined) {
    return `${ingress.tlsSecret === undefined ? "http" : "https"}://${ingress.host}`;
  }
  switch (serviceType) {
    case "NodePort":
      return `http://${host(await nodeAddress(apiServer, service))}:${nodePort}`;
    case "ClusterIP":
      return `http://${service.name}.${service.namespace}:${port}`;
    case "LoadBalancer": {
      const address = await loadBalancerAddress(apiServer, service);
      return `http://${host(address ?? "LOAD-BALANCER")}:${port}`;
    }
  }
}

function host(address: string): string {
  return isIPv6(address) ? `[${address}]` : address;
}
