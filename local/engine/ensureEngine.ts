import { accessSync, constants, copyFileSync, chmodSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { buildCli, buildPlugin, versions } from "./builds";
import { say, step } from "../progress";
import { reachable } from "../reachable";
import { Refusal } from "../refusal";
import { run, tryRun } from "../run";

const project = join(__dirname, "..", "..");
const downloads = "https://get.pulumi.com/install.sh";

/** Programs without which the CLI of a release is not complete. */
const cliPrograms = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** The npm package `pulumi`, which starts the CLI of its own version and downloads it if it's missing. */
export const pulumi = { command: process.execPath, args: [join(project, "node_modules", "pulumi", "run.js")] };

/** Makes the Pulumi CLI, its Node host and its Kubernetes plugin available: as official downloads, else built from source. */
export async function ensureEngine(): Promise<void> {
  const cliVersion = packageVersion("pulumi");
  const pluginVersion = packageVersion("@pulumi/kubernetes");
  if (cliVersion !== versions.cli) {
    throw new Refusal(`package.json has pulumi ${cliVersion} and local/engine/cli/go.mod has ${versions.cli}. Make them the same.`);
  }

  const needsCli = !cliPrograms.every((name) => isExecutable(join(cliFolder(), name)));
  const needsPlugin = ![pluginVersion, versions.provider].some((version) => isExecutable(pluginPath(version)));
  if (!needsCli && !needsPlugin) {
    return;
  }

  const online = await reachable(downloads);
  if (needsCli && !(online && (await downloadCli()))) {
    await installCli(await buildCli());
  }
  if (needsPlugin && !(online && (await downloadPlugin(pluginVersion)))) {
    await installPlugin(await buildPlugin());
  }
  say(`Pulumi ${versions.cli} is in ${cliFolder()}.`);
}

function pulumiHome(): string {
  return process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
}

function cliFolder(): string {
  return join(pulumiHome(), "versions", versions.cli, "bin");
}

function pluginPath(version: string): string {
  return join(pulumiHome(), "plugins", `resource-kubernetes-v${version}`, "pulumi-resource-kubernetes");
}

function packageVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

async function downloadCli(): Promise<boolean> {
  return step(`Downloading Pulumi ${versions.cli}`, () => succeeds(["version"]));
}

async function downloadPlugin(version: string): Promise<boolean> {
  return step(`Downloading Pulumi's Kubernetes plugin ${version}`, () => succeeds(["plugin", "install", "resource", "kubernetes", version]));
}

async function succeeds(args: string[]): Promise<boolean> {
  const { code, stderr } = await tryRun(pulumi.command, [...pulumi.args, ...args]);
  if (code !== 0) {
    say(`  that failed, so it is built from source: ${stderr.trim().split("\n").at(-1)}`);
  }
  return code === 0;
}

/** Puts the CLI where its npm package looks for it; the CLI itself last, as its presence means that all is there. */
async function installCli(files: string[]): Promise<void> {
  mkdirSync(cliFolder(), { recursive: true });
  for (const file of files) {
    const target = join(cliFolder(), basename(file));
    copyFileSync(file, `${target}.part`, constants.COPYFILE_FICLONE);
    chmodSync(`${target}.part`, 0o755);
    renameSync(`${target}.part`, target);
  }
}

async function installPlugin(binary: string): Promise<void> {
  await run(pulumi.command, [...pulumi.args, "plugin", "install", "resource", "kubernetes", versions.provider, "--file", binary, "--reinstall"]);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
