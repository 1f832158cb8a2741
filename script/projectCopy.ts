import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/**
 * What a program doesn't need, or must not find: a lock file newer than the packages would have them installed again.
 */
const leftOut = ["node_modules", ".git", "previews", "package-lock.json"];

/**
 * Copies a Pulumi project with the config of one stack to a temporary folder, which has room for the state as well.
 *
 * @param packages folder of the npm packages that the copy uses.
 */
export async function copyProject(project: string, stack: string, packages: string): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "chat-service-copy-")));
  const isNeeded = (path: string) => {
    const name = basename(path);
    return !leftOut.includes(name) && (!/^Pulumi\..+\.yaml$/.test(name) || name === `Pulumi.${stack}.yaml`);
  };
  await cp(project, directory, { recursive: true, filter: isNeeded });
  await symlink(await realpath(packages), join(directory, "node_modules"));
  await mkdir(join(directory, "state"));
  return directory;
}

/** What `pulumi` runs with in such a copy; the passphrase is empty. */
export function copyEnvironment(directory: string): NodeJS.ProcessEnv {
  return { ...process.env, PULUMI_BACKEND_URL: `file://${directory}/state`, PULUMI_CONFIG_PASSPHRASE: "" };
}

/**
 * Gives such a copy a folder of packages of its own, with links to the same ones, so that others can be put beside
 * them.
 *
 * @param programs programs of the packages that it is not to have.
 * @returns the folder.
 */
export async function ownPackages(directory: string, programs: string[] = []): Promise<string> {
  const packages = join(directory, "node_modules");
  const shared = await realpath(packages);
  await rm(packages);
  await mkdir(join(packages, ".bin"), { recursive: true });
  const link = (name: string) => symlink(join(shared, name), join(packages, name));
  const isPackage = (name: string) => !name.startsWith(".");
  await Promise.all((await readdir(shared)).filter(isPackage).map(link));
  const others = (await readdir(join(shared, ".bin"))).filter((name) => !programs.includes(name));
  await Promise.all(others.map((name) => link(join(".bin", name))));
  return packages;
}
