import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { port } from "./port.ts";

/**
 * Lets in who is allowed, and nobody else.
 *
 * The kubelet's probes get through, as they come from the pod's own node.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicySpec(
  selector: Record<string, string>,
  { allowedCidrs = [], allowedNamespaces = [] }: Pick<ChatServiceValues, "allowedCidrs" | "allowedNamespaces">,
): pulumi.Unwrap<k8s.types.input.networking.v1.NetworkPolicySpec> {
  const addresses = allowedCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const namespaces = allowedNamespaces.map((namespace) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  }));
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Ingress"],
    ingress: [{ from: [...addresses, ...namespaces], ports: [{ protocol: "TCP", port }] }],
  };
}
