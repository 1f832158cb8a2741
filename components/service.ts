import type { ChatServiceValues } from "./chatServiceValues";
import { port } from "./port";
import type { ChatServiceManifests } from "./rollout";

/** One address for all replicas, which spreads requests over them. */
export function serviceSpec(
  selector: Record<string, string>,
  { serviceType, nodePort, allowedCidrs, allowedNamespaces, sessionAffinitySeconds }: ChatServiceValues,
): ChatServiceManifests["service"]["spec"] {
  return {
    type: serviceType,
    selector,
    ports: [{ protocol: "TCP", port, targetPort: port, ...(nodePort === undefined ? {} : { nodePort }) }],
    // With Cluster, a node that passes a request on puts its own address in place of the client's.
    // https://kubernetes.io/docs/tutorials/services/source-ip/
    ...((allowedCidrs ?? allowedNamespaces) !== undefined && serviceType !== "ClusterIP"
      ? { externalTrafficPolicy: "Local" }
      : {}),
    ...(allowedCidrs !== undefined && serviceType === "LoadBalancer" ? { loadBalancerSourceRanges: allowedCidrs } : {}),
    ...(sessionAffinitySeconds === undefined
      ? {}
      : {
          sessionAffinity: "ClientIP",
          sessionAffinityConfig: { clientIP: { timeoutSeconds: sessionAffinitySeconds } },
        }),
  };
}
