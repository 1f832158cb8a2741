import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

/** Makes the package of a folder and puts it beside other packages, under the name that it has there. */
export async function installPackage(folder: string, packages: string, name: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "chat-service-package-"));
  try {
    await run("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: folder });
    const target = join(packages, name);
    await mkdir(target);
    await run("bash", [
      "-c",
      `tar --extract --gzip --strip-components 1 --file "$1"/*.tgz --directory "$2"`,
      "",
      directory,
      target,
    ]);
  } finally {
    await rm(directory, { recursive: true });
  }
}
