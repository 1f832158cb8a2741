import { ApiextensionsV1Api } from "@kubernetes/client-node";
import { httpRouteDefinition } from "../../render/gatewayApi/httpRouteDefinition.ts";
import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/** Gives the cluster HTTPRoutes, as the Gateway API defines them. */
export async function defineHttpRoutes(stack: TestStack): Promise<{ remove(): Promise<void> }> {
  const definition = await httpRouteDefinition();
  const name = definition.metadata?.name ?? "";

  const api = stack.client(ApiextensionsV1Api);
  await api.createCustomResourceDefinition({ body: definition });
  await until("HTTPRoutes are defined", async () => {
    const { status } = await api.readCustomResourceDefinition({ name });
    return (
      status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True") ?? false
    );
  });
  return { remove: async () => void (await api.deleteCustomResourceDefinition({ name })) };
}
