import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { port } from "./port.ts";

/** Sends a host's requests to the Service. @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function ingressSpec(
  service: string,
  { host, className, tlsSecret }: NonNullable<ChatServiceValues["ingress"]>,
): pulumi.Unwrap<k8s.types.input.networking.v1.IngressSpec> {
  const backend = { service: { name: service, port: { number: port } } };
  return {
    ...(className === undefined ? {} : { ingressClassName: className }),
    ...(tlsSecret === undefined ? {} : { tls: [{ hosts: [host], secretName: tlsSecret }] }),
    rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  };
}
