import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { shellEnvironment } from "./peer.ts";
import { cacheDirectory } from "../../local/cache.ts";
import { step } from "../../local/progress.ts";
import { takeLock } from "../../script/lock.ts";
import { run } from "../../script/run.ts";

/** A program as Pulumi's kubernetes-typescript template sets it up. */
export const templateProgram = join(import.meta.dirname, "..", "..", "tests", "e2e", "projects", "template");

/**
 * Folder of the template's own npm packages, all of those in its lock file: this project leaves some of Pulumi's out.
 * Installed unless the cache has them.
 */
export async function templatePackages(): Promise<string> {
  const lock = await readFile(join(templateProgram, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex").slice(0, 12);
  const directory = join(cacheDirectory(), `template-${hash}`);
  await mkdir(cacheDirectory(), { recursive: true });
  const release = await takeLock(cacheDirectory(), "exclusive"); // Several peers may ask at once.
  try {
    if (!existsSync(directory)) {
      await step("Installing the template's npm packages", () => install(directory));
    }
  } finally {
    release();
  }
  return join(directory, "node_modules");
}

async function install(directory: string): Promise<void> {
  const unfinished = await mkdtemp(`${directory}.`);
  for (const file of ["package.json", "package-lock.json"]) {
    await cp(join(templateProgram, file), join(unfinished, file));
  }
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: unfinished, env: shellEnvironment() });
  await rename(unfinished, directory);
}
