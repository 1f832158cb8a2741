import type { V1Ingress } from "@kubernetes/client-node";
import { NetworkingV1Api } from "@kubernetes/client-node";
import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/**
 * Waits for the Ingress of a stack that is being updated, and says of it what an ingress controller would that has
 * taken it. No such controller can be had here, so no traffic goes through.
 */
export async function takeIngress(stack: TestStack): Promise<V1Ingress> {
  const api = stack.client(NetworkingV1Api);
  const ingress = { namespace: stack.namespace, name: "chat-ingress" };
  await until("there is an Ingress", () => api.readNamespacedIngress(ingress).then(Boolean, () => false));
  const taken = await api.readNamespacedIngress(ingress);
  const status = { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } };
  await api.replaceNamespacedIngressStatus({ ...ingress, body: { ...taken, status } });
  return taken;
}
