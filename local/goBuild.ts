import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./alive.ts";
import { BuildProgress } from "./buildProgress.ts";
import { cacheDirectory } from "./cache.ts";
import { requireFreeSpace } from "./diskSpace.ts";
import type { GoPackage } from "./goModule.ts";
import { goEnvironment, packagesOf, requireGo } from "./goModule.ts";
import { step } from "./progress.ts";
import { run } from "../script/run.ts";

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
  /** Names under which a binary is found as well, each another program of those that it holds. */
  links?: { binary: string; names: string[] };
  /** Puts files in place that the build needs and the module's folder lacks. */
  prepare?: () => Promise<void>;
}

/** Gigabytes that the largest build takes in Go's caches and the cache directory together. */
const buildSpaceGigabytes = 8;

/** Folder of the build's binaries, which exists once they are built: named by a hash of all that goes into them. */
export function buildDirectory(build: GoBuild): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(build.module, { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|\/)go\.(mod|sum)$|\.go$/.test(name))
    .sort()) {
    hash.update(readFileSync(join(build.module, file)));
  }
  hash.update(JSON.stringify([goArguments(build), process.arch, ...(build.links === undefined ? [] : [build.links])]));
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

/**
 * Builds those whose binaries the cache lacks. The modules of all are downloaded at once. One compiles after the other,
 * beginning with the one whose modules are there first, as they share packages that are to be compiled once; each links
 * while the next one compiles. Where one fails, the others end as well.
 *
 * @param signal ends them all once it is aborted.
 */
export async function goBuilds(builds: GoBuild[], signal?: AbortSignal): Promise<void> {
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
  await step(`Building ${names} from Go modules`, async (note, part) => {
    const progress = new BuildProgress();
    const failure = new AbortController();
    const end = signal === undefined ? failure.signal : AbortSignal.any([failure.signal, signal]);
    note(progress.toString());
    const listings = missing.map(listPackages);
    let turn = Promise.resolve();
    const building = missing.map(async (build, index) => {
      const packages = await listings[index];
      progress.add(packages);
      const before = turn;
      let onCompiled = (): void => undefined;
      turn = new Promise((resolve) => (onCompiled = resolve));
      await before;
      const onPackage = (goPackage: GoPackage) => {
        progress.compile(goPackage);
        note(progress.toString());
      };
      await part(build.name, () => compile(build, packages, { onPackage, onCompiled, signal: end }));
      progress.finish(packages);
      onCompiled();
    });
    try {
      await Promise.all([part("modules", () => Promise.all(listings)), ...building]);
    } catch (error) {
      failure.abort();
      throw error;
    }
  });
}

async function listPackages({ module, packages, prepare }: GoBuild): Promise<GoPackage[]> {
  await prepare?.();
  return packagesOf(module, packages);
}

interface CompileOptions {
  signal: AbortSignal;
  /** Called with each package as its compilation begins; those that Go's cache has are left out. */
  onPackage: (goPackage: GoPackage) => void;
  /** Called once little is left but to link. */
  onCompiled: () => void;
}

async function compile(
  build: GoBuild,
  packages: GoPackage[],
  { signal, onPackage, onCompiled }: CompileOptions,
): Promise<void> {
  const directory = buildDirectory(build);
  const unfinished = `${directory}.${process.pid}.part`;
  const byPath = new Map(packages.map((goPackage) => [goPackage.importPath, goPackage]));
  let mainsLeft = packages.filter(({ isMain }) => isMain).length;
  mkdirSync(unfinished, { recursive: true });
  // The linker drops debugging information, so the compiler needn't make it.
  await run("go", ["build", "-v", "-gcflags=all=-dwarf=false", "-o", `${unfinished}/`, ...goArguments(build)], {
    cwd: build.module,
    env: goEnvironment(),
    signal,
    onErrorLine: (line) => {
      const goPackage = byPath.get(line);
      if (goPackage !== undefined) {
        onPackage(goPackage);
        mainsLeft -= goPackage.isMain ? 1 : 0;
      }
      if (mainsLeft === 0) {
        onCompiled();
      }
    },
  });
  for (const name of build.links?.names ?? []) {
    symlinkSync(build.links?.binary ?? "", join(unfinished, name));
  }
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
