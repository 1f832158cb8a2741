import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { optionFor } from "./optionalObjects.ts";
import { port } from "./port.ts";

/** One address for all replicas, which spreads requests over them. */
export function serviceSpec(
  selector: Record<string, string>,
  values: ChatServiceValues,
): pulumi.Unwrap<k8s.types.input.core.v1.ServiceSpec> {
  const { serviceType, nodePort, allowedCidrs, sessionAffinitySeconds } = values;
  return {
    type: serviceType,
    selector,
    ports: [{ protocol: "TCP", port, targetPort: port, ...(nodePort === undefined ? {} : { nodePort }) }],
    // With Cluster, a node that passes a request on puts its own address in place of the client's.
    // https://kubernetes.io/docs/tutorials/services/source-ip/
    ...(optionFor.networkPolicy(values) !== undefined && serviceType !== "ClusterIP"
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
