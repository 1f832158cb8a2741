import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../refusal/refusal.ts";
import { run, tryRun } from "../script/run.ts";

/** A Go package as `go list` has it. */
export interface GoPackage {
  importPath: string;
  /** The same together with its module's version, so that another version's is another package. */
  id: string;
  isMain: boolean;
}

/** What `go list` prints of a package: import path, name and its module's version, or that of its replacement. */
const listFormat =
  "{{.ImportPath}} {{.Name}} {{with .Module}}{{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}{{end}}";

/**
 * All packages that a build of those given compiles; downloads their modules if need be.
 *
 * See https://pkg.go.dev/cmd/go#hdr-List_packages_or_modules
 */
export async function packagesOf(goModule: string, packages: string[]): Promise<GoPackage[]> {
  const listed = await run("go", ["list", "-deps", "-f", listFormat, ...packages], {
    cwd: goModule,
    env: goEnvironment(),
  });
  return listed
    .trim()
    .split("\n")
    .map((line) => {
      const [importPath, name, version = ""] = line.split(" ");
      return { importPath, id: `${importPath} ${version}`, isMain: name === "main" };
    });
}

/** The folder of a module that go.mod names, downloaded if need be. */
export async function moduleFolder(goModule: string, path: string): Promise<string> {
  const answer = await run("go", ["mod", "download", "-json", path], { cwd: goModule, env: goEnvironment() });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  return Dir;
}

/** The version of a module that the Go module in a folder pins. */
export function versionIn(goModule: string, path: string): string {
  return pinnedVersion(readFileSync(join(goModule, "go.mod"), "utf8"), path);
}

/** The version of a module as a go.mod pins it: that of its replacement, if it has one. */
export function pinnedVersion(goMod: string, path: string): string {
  const versions = [...withoutExcluded(goMod).matchAll(/^(?:replace|require)?\s*(\S+)(?: => (\S+))? v(\S+)/gm)].filter(
    (match) => match[1] === path,
  );
  const pinned = versions.find((match) => match[2] !== undefined) ?? versions[0];
  if (pinned === undefined) {
    throw new Error(`go.mod has no ${path}`);
  }
  return pinned[3];
}

/** A go.mod but for the versions that it is not to have. */
export function withoutExcluded(goMod: string): string {
  return goMod.replace(/^exclude \($[^)]*^\)$/gm, "");
}

/** What `go` runs with: no C compiler, and no workspace of the user's. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
}

/** @throws Refusal if there is no Go, or one too old for a module. */
export async function requireGo(goModule: string): Promise<void> {
  const { code, stderr } = await tryRun("go", ["version"], { cwd: goModule, env: goEnvironment() });
  if (code === 0) {
    return;
  }
  const version = /^go (\S+)/m.exec(readFileSync(join(goModule, "go.mod"), "utf8"))?.[1];
  throw new Refusal(
    "UnfitMachine",
    `Go ${version} or newer is needed to build what can't be downloaded here (${stderr.trim()}). ` +
      "Install it: https://go.dev/dl/",
  );
}
