import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./alive";
import { cacheDirectory } from "./cache";
import { requireFreeSpace } from "./diskSpace";
import type { Note } from "./progress";
import { step } from "./progress";
import { Refusal } from "../refusal";
import { run, tryRun } from "../script/run";

/** Binaries that are built together from one pinned Go module. */
export interface GoBuild {
  /** Name of the folder in the cache. */
  name: string;
  /** Folder of go.mod and go.sum. */
  module: string;
  /** Packages to build; `tool` stands for all tools of the module. */
  packages: string[];
  /** Variables set at link time, such as a version, by their full name. */
  variables: Record<string, string>;
  /** Puts files in place that the build needs and the module's folder lacks. */
  prepare?: () => Promise<void>;
}

/** Gigabytes that the largest build takes in Go's caches and the cache directory together. */
const buildSpaceGigabytes = 8;

/** Folder of the build's binaries, which exists once they are built: named by a hash of all that goes into them. */
export function buildDirectory(build: GoBuild): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(build.module)
    .filter((name) => /^go\.(mod|sum)$|\.go$/.test(name))
    .sort()) {
    hash.update(readFileSync(join(build.module, file)));
  }
  hash.update(JSON.stringify([goArguments(build), process.arch]));
  return join(cacheDirectory(), `${build.name}-${hash.digest("hex").slice(0, 12)}`);
}

function goArguments({ packages, variables }: GoBuild): string[] {
  const settings = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return ["-trimpath", "-buildvcs=false", "-ldflags", ["-s", "-w", ...settings].join(" "), ...packages];
}

/** Builds the binaries unless the cache has them, and returns their folder. */
export async function goBuild(build: GoBuild): Promise<string> {
  await goBuilds([build]);
  return buildDirectory(build);
}

/** Builds those whose binaries the cache lacks: two at a time, as a build leaves a core to others while it links. */
export async function goBuilds(builds: GoBuild[]): Promise<void> {
  const missing = builds.filter((build) => !existsSync(buildDirectory(build)));
  if (missing.length === 0) {
    return;
  }
  for (const { module } of missing) {
    await requireGo(module);
  }
  mkdirSync(cacheDirectory(), { recursive: true });
  removeUnfinished();
  requireFreeSpace(cacheDirectory(), buildSpaceGigabytes, "to build from source");

  const names = missing.map(({ name }) => name).join(", ");
  await step(`Building ${names} from Go modules`, async (note) => {
    const progress = new Map<string, string>();
    const buildNext = async (): Promise<void> => {
      const build = missing.shift();
      if (build === undefined) {
        return;
      }
      await compile(build, (doing) => {
        progress.set(build.name, doing);
        note([...progress].map(([name, doing]) => `${name}: ${doing}`).join("; "));
      });
      progress.delete(build.name);
      await buildNext();
    };
    await Promise.all([buildNext(), buildNext()]);
  });
}

async function compile(build: GoBuild, note: Note): Promise<void> {
  await build.prepare?.();
  const directory = buildDirectory(build);
  const unfinished = `${directory}.${process.pid}.part`;
  mkdirSync(unfinished, { recursive: true });
  let compiled = 0;
  await run("go", ["build", "-v", "-o", `${unfinished}/`, ...goArguments(build)], {
    cwd: build.module,
    env: goEnvironment(),
    onErrorLine: (line) => note(line.startsWith("go: ") ? line : `${++compiled} packages compiled, now ${line}`),
  });
  finish(unfinished, directory);
}

/** Gives a build its final name, unless another process has been faster with the same one. */
function finish(unfinished: string, directory: string): void {
  if (existsSync(directory)) {
    rmSync(unfinished, { recursive: true });
  } else {
    renameSync(unfinished, directory);
  }
}

/** Removes what interrupted builds left in the cache. */
function removeUnfinished(): void {
  for (const name of readdirSync(cacheDirectory())) {
    const builder = /\.(\d+)\.part$/.exec(name)?.[1];
    if (builder !== undefined && !isAlive(Number(builder))) {
      rmSync(join(cacheDirectory(), name), { recursive: true, force: true });
    }
  }
}

/** The folder of a module that go.mod names, downloaded if need be. */
export async function moduleFolder(goModule: string, path: string): Promise<string> {
  const answer = await run("go", ["mod", "download", "-json", path], { cwd: goModule, env: goEnvironment() });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  return Dir;
}

/** The version of a module as a go.mod pins it: that of its replacement, if it has one. */
export function pinnedVersion(goMod: string, path: string): string {
  const versions = [...goMod.matchAll(/^(?:replace|require)?\s*(\S+)(?: => (\S+))? v(\S+)/gm)].filter(
    (match) => match[1] === path,
  );
  const pinned = versions.find((match) => match[2] !== undefined) ?? versions[0];
  if (pinned === undefined) {
    throw new Error(`go.mod has no ${path}`);
  }
  return pinned[3];
}

function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}

async function requireGo(goModule: string): Promise<void> {
  const { code, stderr } = await tryRun("go", ["version"], { cwd: goModule, env: goEnvironment() });
  if (code === 0) {
    return;
  }
  const version = /^go (\S+)/m.exec(readFileSync(join(goModule, "go.mod"), "utf8"))?.[1];
  throw new Refusal(
    "UnfitMachine",
    `Go ${version} or newer is needed to build what can't be downloaded here (${stderr.trim()}). Install it: https://go.dev/dl/`,
  );
}
