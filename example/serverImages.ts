import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleRegistry, startRegistry } from "./exampleRegistry.ts";
import { javaRuntime } from "./javaRuntime.ts";
import { installMissing } from "../local/cluster/packages.ts";
import { ctr, paths } from "../local/cluster/paths.ts";
import { step } from "../local/progress.ts";
import { run } from "../script/run.ts";

/** The example server's repository, and the two versions of it that there are. */
export const serverImage = `${exampleRegistry}/chat-server`;
export const serverVersions = ["0.1.2", "0.1.3"];

const source = join(import.meta.dirname, "server");
/** Debian packages by a program of theirs: the JDK and what builds with it. */
const packages = { jlink: "default-jdk-headless", mvn: "maven" };

/**
 * Builds both versions of the example server and pushes them to the example's registry, unless it has them; starts
 * that, and installs the JDK and Maven, if need be. The cluster has to be up.
 */
export async function pushServerImages(): Promise<void> {
  await installMissing("The example server", packages);
  await startRegistry();
  const runtime = await javaRuntime();
  const pushed = join(paths.registry, "pushed");
  const digest = digestOf(runtime);
  if (existsSync(pushed) && readFileSync(pushed, "utf8") === digest) {
    return;
  }
  await step(`Building the example server ${serverVersions.join(" and ")}`, async (note) => {
    for (const version of serverVersions) {
      note(version);
      await run("mvn", ["--batch-mode", "--quiet", ...settings(version, runtime), "compile", "jib:build"], {
        cwd: source,
      });
    }
  });
  await forgetPulled();
  writeFileSync(pushed, digest);
}

/** Makes new pods pull anew, as a node keeps what it has pulled under a tag. */
async function forgetPulled(): Promise<void> {
  const references = serverVersions.map((version) => `${serverImage}:${version}`);
  await run(ctr.command, [...ctr.args, "images", "remove", "--sync", ...references]);
}

function settings(version: string, runtime: string): string[] {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return [
    "--activate-profiles=own-runtime",
    `-Drevision=${version}`,
    `-Dregistry=${exampleRegistry}`,
    `-Druntime.root=${runtime}`,
    `-Djib.from.platforms=linux/${architecture}`,
  ];
}

/** Of all that goes into the images. */
function digestOf(runtime: string): string {
  const hash = createHash("sha256").update(runtime);
  const files = readdirSync(join(source, "src", "main"), { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const file of [join(source, "pom.xml"), ...files.sort()]) {
    hash.update(file.slice(source.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}
