import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { kubernetesModule } from "../cluster/binaries.ts";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory, goBuild, goBuilds } from "../goBuild.ts";
import { moduleFolder, versionIn } from "../goModule.ts";

const modules = {
  cli: join(import.meta.dirname, "cli"),
  host: join(import.meta.dirname, "host"),
  /** The plugin's is Kubernetes', as the two have most of their packages in common. */
  plugin: kubernetesModule,
};

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";

export const versions = {
  cli: versionIn(modules.cli, "github.com/pulumi/pulumi/pkg/v3"),
  host: versionIn(modules.host, sdk),
  /** The provider's own module has no version; its SDK's says which release it is of. */
  provider: versionIn(modules.plugin, "github.com/pulumi/pulumi-kubernetes/sdk/v4"),
};

const cli: GoBuild = {
  name: "pulumi",
  module: modules.cli,
  packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  variables: { [`${sdk}/go/common/version.Version`]: versions.cli },
};

const host: GoBuild = {
  name: "pulumi-language-nodejs",
  module: modules.host,
  packages: [`${sdk}/nodejs/cmd/pulumi-language-nodejs`, "./runtime-options"],
  variables: { [`${sdk}/go/common/version.Version`]: versions.host },
};

const plugin: GoBuild = {
  name: "pulumi-resource-kubernetes",
  module: modules.plugin,
  packages: ["./pulumi-resource-kubernetes"],
  variables: { [`${provider}/pkg/version.Version`]: versions.provider },
  prepare: async () => {
    const from = join(await moduleFolder(modules.plugin, provider), "cmd", "pulumi-resource-kubernetes");
    for (const file of ["schema.json", "terraform-mapping.json"]) {
      copyFileSync(join(from, file), join(modules.plugin, "pulumi-resource-kubernetes", file));
    }
  },
};

/** What the CLI, with its Node host, and the plugin are built as. */
export const engineBuilds = { cli: [cli, host], plugin: [plugin] };

/** Scripts of the Node host that start dynamic providers and policy packs. */
const hostScripts = ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** Names the builds that an installed CLI or plugin is of, if it isn't a download. */
export const buildNames = {
  cli: () => [host, cli].map((build) => basename(buildDirectory(build))).join(" "),
  plugin: () => basename(buildDirectory(plugin)),
};

/**
 * Builds the CLI and its Node host; returns the paths of all files that belong together by the names that they are to
 * have, the CLI itself last.
 */
export async function buildCli(): Promise<[name: string, file: string][]> {
  await goBuilds(engineBuilds.cli);
  const scripts = join(await moduleFolder(modules.host, sdk), "nodejs", "dist");
  return [
    ["pulumi-language-nodejs-host", join(buildDirectory(host), host.name)],
    [host.name, join(buildDirectory(host), "runtime-options")],
    ...hostScripts.map((name): [string, string] => [name, join(scripts, name)]),
    [cli.name, join(buildDirectory(cli), cli.name)],
  ];
}

/** Builds the Kubernetes plugin and returns its path. */
export async function buildPlugin(): Promise<string> {
  return join(await goBuild(plugin), plugin.name);
}
