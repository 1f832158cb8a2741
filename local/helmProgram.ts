import { join } from "node:path";
import type { GoBuild } from "./goBuild.ts";
import { goBuild } from "./goBuild.ts";
import { versionIn } from "./goModule.ts";

const goModule = join(import.meta.dirname, "helm");

export const helmVersion = versionIn(goModule, "helm.sh/helm/v4");

const helm: GoBuild = {
  name: "helm",
  module: goModule,
  packages: ["tool"],
  variables: { "helm.sh/helm/v4/internal/version.version": `v${helmVersion}` },
};

/** Path of helm, which the stack is measured beside; built unless the cache has it. See https://helm.sh/docs/ */
export async function helmProgram(): Promise<string> {
  return join(await goBuild(helm), "helm");
}
