import type { ChatServiceValues } from "./chatServiceValues.ts";
import type { Front } from "./timings.ts";

/** What takes requests to the replicas of a chat service; where several do, the slowest to forget a replica. */
export function slowestFront({ serviceType, ingress, gateway }: Partial<ChatServiceValues>): Front {
  if (serviceType === "LoadBalancer") {
    return "loadBalancer";
  }
  return ingress === undefined && gateway === undefined ? "kubeProxy" : "proxy";
}
