import { copyFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { GoBuild } from "../goBuild";
import { buildDirectory, goBuild, moduleFolder, pinnedVersion } from "../goBuild";

const folder = (name: string) => join(__dirname, name);
const versionOf = (name: string, path: string) =>
  pinnedVersion(readFileSync(join(folder(name), "go.mod"), "utf8"), path);

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";

export const versions = {
  cli: versionOf("cli", "github.com/pulumi/pulumi/pkg/v3"),
  host: versionOf("host", sdk),
  /** The provider's own module has no version; its SDK's says which release it is of. */
  provider: versionOf("provider", "github.com/pulumi/pulumi-kubernetes/sdk/v4"),
};

const cli: GoBuild = {
  name: "pulumi",
  module: folder("cli"),
  packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  variables: { [`${sdk}/go/common/version.Version`]: versions.cli },
};

const host: GoBuild = {
  name: "pulumi-language-nodejs",
  module: folder("host"),
  packages: [`${sdk}/nodejs/cmd/pulumi-language-nodejs`],
  variables: { [`${sdk}/go/common/version.Version`]: versions.host },
};

const plugin: GoBuild = {
  name: "pulumi-resource-kubernetes",
  module: folder("provider"),
  packages: ["."],
  variables: { [`${provider}/pkg/version.Version`]: versions.provider },
  prepare: async () => {
    const from = join(await moduleFolder(folder("provider"), provider), "cmd", "pulumi-resource-kubernetes");
    for (const file of ["schema.json", "terraform-mapping.json"]) {
      copyFileSync(join(from, file), join(folder("provider"), file));
    }
  },
};

/** Scripts of the Node host that start dynamic providers and policy packs. */
const hostScripts = ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** Names the builds that an installed CLI or plugin is of, if it isn't a download. */
export const buildNames = {
  cli: () => [host, cli].map((build) => basename(buildDirectory(build))).join(" "),
  plugin: () => basename(buildDirectory(plugin)),
};

/** Builds the CLI and its Node host; returns the paths of all files that belong together, the CLI itself last. */
export async function buildCli(): Promise<string[]> {
  const hostFolder = await goBuild(host);
  const cliFolder = await goBuild(cli);
  const scripts = join(await moduleFolder(folder("host"), sdk), "nodejs", "dist");
  return [join(hostFolder, host.name), ...hostScripts.map((name) => join(scripts, name)), join(cliFolder, cli.name)];
}

/** Builds the Kubernetes plugin and returns its path; Go names the binary by its folder. */
export async function buildPlugin(): Promise<string> {
  return join(await goBuild(plugin), "provider");
}
