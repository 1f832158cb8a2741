import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../local/cache.ts";
import { step } from "../local/progress.ts";
import { run } from "../script/run.ts";

/** All of Java SE, and what Spring and Tomcat use beyond it; without what only those need who look into it. */
const options = [
  "--add-modules=java.se,jdk.crypto.ec,jdk.management,jdk.unsupported",
  "--strip-java-debug-attributes",
  "--no-header-files",
  "--no-man-pages",
];

/**
 * The root folder of an image with a Java runtime and the system libraries that it needs, made from this machine's
 * JDK unless the cache has it.
 *
 * See https://docs.oracle.com/en/java/javase/17/docs/specs/man/jlink.html
 */
export async function javaRuntime(): Promise<string> {
  const version = await run("java", ["--version"]);
  const hash = createHash("sha256")
    .update(JSON.stringify([version, options]))
    .digest("hex");
  const root = join(cacheDirectory(), `java-${hash.slice(0, 12)}`);
  if (!existsSync(root)) {
    mkdirSync(cacheDirectory(), { recursive: true });
    const unfinished = mkdtempSync(`${root}.part-`);
    try {
      await step("Making a Java runtime for the image", () => makeRuntime(unfinished));
      renameSync(unfinished, root);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return root;
}

async function makeRuntime(root: string): Promise<void> {
  const java = join(root, "java");
  await run("jlink", [...options, "--output", java]);
  const ownLibraries = readdirSync(join(java, "lib"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".so"))
    .map((name) => join(java, "lib", name));
  const linked = await run("ldd", [join(java, "bin", "java"), ...ownLibraries]);
  for (const library of systemLibraries(linked).filter((path) => !path.startsWith(java))) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(library, join(root, library));
  }
}

/** Paths of libraries in what `ldd` prints; those that the machine lacks belong to windows and sound. */
function systemLibraries(linked: string): string[] {
  return [...new Set([...linked.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path]) => path))];
}
