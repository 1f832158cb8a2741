import { port } from "./components/port";
import type { Config } from "./config/readConfig";
import type { ApiServer } from "./kubernetes/apiServer";
import { loadBalancerAddress } from "./kubernetes/loadBalancer";
import { nodeAddress } from "./kubernetes/nodeAddress";

/** Where a stack's chat service answers. */
export async function urlOf(
  { ingress, gateway, serviceType, nodePort }: Config,
  namespace: string,
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
      return `http://${await nodeAddress(apiServer)}:${nodePort}`;
    case "ClusterIP":
      return `http://chat-service.${namespace}:${port}`;
    case "LoadBalancer":
      return `http://${(await loadBalancerAddress(apiServer, { namespace, name: "chat-service" })) ?? "LOAD-BALANCER"}:${port}`;
  }
}
