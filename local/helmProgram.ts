import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GoBuild } from "./goBuild.ts";
import { goBuild } from "./goBuild.ts";
import { pinnedVersion } from "./goModule.ts";

const goModule = join(import.meta.dirname, "helm");

export const helmVersion = pinnedVersion(readFileSync(join(goModule, "go.mod"), "utf8"), "helm.sh/helm/v4");

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
