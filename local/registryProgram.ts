import { join } from "node:path";
import type { GoBuild } from "./goBuild.ts";
import { goBuild } from "./goBuild.ts";

const registry: GoBuild = {
  name: "registry",
  module: join(import.meta.dirname, "registry"),
  packages: ["."],
  variables: {},
};

/**
 * Path of the image registry of the CNCF's distribution project; built unless the cache has it.
 *
 * See https://distribution.github.io/distribution/about/configuration/
 */
export async function registryProgram(): Promise<string> {
  return join(await goBuild(registry), "registry");
}
