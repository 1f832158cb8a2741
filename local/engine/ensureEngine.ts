import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { buildCli, buildNames, buildPlugin, engineBuilds, versions } from "./builds.ts";
import type { GoBuild } from "../goBuild.ts";
import { say, step } from "../progress.ts";
import { reachable } from "../reachable.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { takeLock } from "../../script/lock.ts";
import { run, tryRun } from "../../script/run.ts";

const project = join(import.meta.dirname, "..", "..");
const downloads = "https://get.pulumi.com/install.sh";

/** Programs without which the CLI of a release is not complete. */
const cliPrograms = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"];

/** File in an installation that says which builds it is of. */
const builtFrom = "built-from";

/** The npm package `pulumi`, which starts the CLI of its own version and downloads it if it's missing. */
export const pulumi = { command: process.execPath, args: [join(project, "node_modules", "pulumi", "run.js")] };

/**
 * Makes the Pulumi CLI, its Node host and its Kubernetes plugin available: as official downloads, else built from
 * source.
 */
export async function ensureEngine(): Promise<void> {
  const cliVersion = packageVersion("pulumi");
  if (cliVersion !== versions.cli) {
    throw new Refusal(
      "UnfitMachine",
      `package.json has pulumi ${cliVersion} and local/engine/cli/go.mod has ${versions.cli}. Make them the same.`,
    );
  }

  const { needsCli, needsPlugin } = lacking();
  if (!needsCli && !needsPlugin) {
    return;
  }
  const online = await reachable(downloads);
  const cliToBuild = needsCli && !(online && (await downloadCli()));
  const pluginToBuild = needsPlugin && !(online && (await downloadPlugin()));
  if (cliToBuild || pluginToBuild) {
    await installBuilds();
  }
  say(`Pulumi ${versions.cli} is in ${cliFolder()}.`);
}

/** Others may be at it, as several tests start at once: each waits, and finds it done. */
async function installBuilds(): Promise<void> {
  mkdirSync(pulumiHome(), { recursive: true });
  const release = await takeLock(pulumiHome(), "exclusive");
  try {
    const { needsCli, needsPlugin } = lacking();
    if (needsCli) {
      await installCli(await buildCli());
      noteBuild(cliFolder(), buildNames.cli());
    }
    if (needsPlugin) {
      await installPlugin(await buildPlugin());
      noteBuild(dirname(pluginPath()), buildNames.plugin());
    }
  } finally {
    release();
  }
}

/** What `ensureEngine` would build, for others to build it together with more; nothing where it can be downloaded. */
export async function missingEngineBuilds(): Promise<GoBuild[]> {
  const { needsCli, needsPlugin } = lacking();
  if ((!needsCli && !needsPlugin) || (await reachable(downloads))) {
    return [];
  }
  return [...(needsPlugin ? engineBuilds.plugin : []), ...(needsCli ? engineBuilds.cli : [])];
}

function lacking(): { needsCli: boolean; needsPlugin: boolean } {
  const plugin = pluginPath();
  const hasCli = cliPrograms.every((name) => isExecutable(join(cliFolder(), name)));
  return {
    needsCli: !hasCli || isOldBuild(cliFolder(), buildNames.cli()),
    needsPlugin: !isExecutable(plugin) || isOldBuild(dirname(plugin), buildNames.plugin()),
  };
}

function pulumiHome(): string {
  return process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
}

function cliFolder(): string {
  return join(pulumiHome(), "versions", versions.cli, "bin");
}

function pluginPath(): string {
  return join(pulumiHome(), "plugins", `resource-kubernetes-v${pluginVersion()}`, "pulumi-resource-kubernetes");
}

function pluginVersion(): string {
  return packageVersion("@pulumi/kubernetes");
}

function packageVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

async function downloadCli(): Promise<boolean> {
  return step(`Downloading Pulumi ${versions.cli}`, () => succeeds(["version"]));
}

async function downloadPlugin(): Promise<boolean> {
  return step(`Downloading Pulumi's Kubernetes plugin ${pluginVersion()}`, () =>
    succeeds(["plugin", "install", "resource", "kubernetes", pluginVersion()]),
  );
}

async function succeeds(args: string[]): Promise<boolean> {
  const { code, stderr } = await tryRun(pulumi.command, [...pulumi.args, ...args]);
  if (code !== 0) {
    say(`  that failed, so it is built from source: ${stderr.trim().split("\n").at(-1)}`);
  }
  return code === 0;
}

/** Puts the CLI where its npm package looks for it; the CLI itself last, as its presence means that all is there. */
async function installCli(files: [name: string, file: string][]): Promise<void> {
  mkdirSync(cliFolder(), { recursive: true });
  for (const [name, file] of files) {
    const target = join(cliFolder(), name);
    copyFileSync(file, `${target}.part`, constants.COPYFILE_FICLONE);
    chmodSync(`${target}.part`, 0o755);
    renameSync(`${target}.part`, target);
  }
}

/**
 * Installs the plugin as the version that the npm package asks for, as the engine would try to download any other on
 * every run.
 *
 * The plugin itself says what it is, so the engine warns that it is older.
 */
async function installPlugin(binary: string): Promise<void> {
  await run(pulumi.command, [
    ...pulumi.args,
    "plugin",
    "install",
    "resource",
    "kubernetes",
    pluginVersion(),
    "--file",
    binary,
    "--reinstall",
  ]);
}

/** Notes in an installation that it was built, and from what. */
function noteBuild(folder: string, buildName: string): void {
  writeFileSync(join(folder, builtFrom), buildName);
}

/** Whether an installation was built from something else than would be built now; a download never was. */
function isOldBuild(folder: string, buildName: string): boolean {
  const note = join(folder, builtFrom);
  return existsSync(note) && readFileSync(note, "utf8") !== buildName;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
