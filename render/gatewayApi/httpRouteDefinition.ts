import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { V1CustomResourceDefinition } from "@kubernetes/client-node";
import { parse } from "yaml";
import { run } from "../../script/run.ts";

/** What the Gateway API's own Go module says of HTTPRoutes. */
export async function httpRouteDefinition(): Promise<V1CustomResourceDefinition> {
  const module = await run("go", ["mod", "download", "-json", "sigs.k8s.io/gateway-api"], { cwd: import.meta.dirname });
  const { Dir } = JSON.parse(module) as { Dir: string };
  const path = join(Dir, "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml");
  return parse(await readFile(path, "utf8")) as V1CustomResourceDefinition;
}
