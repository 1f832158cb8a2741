import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { V1CustomResourceDefinition } from "@kubernetes/client-node";
import { ApiextensionsV1Api } from "@kubernetes/client-node";
import { parse } from "yaml";
import { run } from "../../../script/run";
import type { TestStack } from "../testStack";
import { until } from "../testStack";

/** Gives the cluster HTTPRoutes, as the Gateway API defines them. */
export async function defineHttpRoutes(stack: TestStack): Promise<{ remove(): Promise<void> }> {
  const module = await run("go", ["mod", "download", "-json", "sigs.k8s.io/gateway-api"], {
    cwd: "tests/e2e/gatewayApi",
  });
  const { Dir } = JSON.parse(module) as { Dir: string };
  const path = join(Dir, "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml");
  const definition = parse(readFileSync(path, "utf8")) as V1CustomResourceDefinition;
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
