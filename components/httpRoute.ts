import type { ChatServiceValues } from "./chatServiceValues.ts";
import { port } from "./port.ts";

/** Sends a host's requests from a Gateway to the Service. @see https://gateway-api.sigs.k8s.io/api-types/httproute/ */
export function httpRouteSpec(
  service: string,
  { name, namespace, host }: NonNullable<ChatServiceValues["gateway"]> & { namespace: string },
) {
  return {
    parentRefs: [{ name, namespace }],
    hostnames: [host],
    rules: [{ backendRefs: [{ name: service, port }] }],
  };
}
