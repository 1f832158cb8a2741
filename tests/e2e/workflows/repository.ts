import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { run } from "../../../script/run.ts";

/** A repository with this project in it, as GitHub would keep it, for workflows to check out. */
export class Repository {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<Repository> {
    const repository = new Repository(await mkdtemp(join(tmpdir(), "chat-service-repository-")));
    const files = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"]);
    for (const file of files.trim().split("\n")) {
      await mkdir(dirname(join(repository.directory, file)), { recursive: true });
      await cp(file, join(repository.directory, file)).catch(() => undefined); // One that was deleted.
    }
    await repository.git("init", "--quiet", "--initial-branch=main");
    await repository.git("config", "user.name", "test");
    await repository.git("config", "user.email", "test@example.com");
    await repository.commit("The project");
    return repository;
  }

  async git(...args: string[]): Promise<string> {
    return (await run("git", ["-C", this.directory, ...args])).trim();
  }

  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", `--message=${message}`);
  }

  /** Sets config of a stack file, without a commit; null takes it away. */
  async set(stack: string, values: Record<string, string | null>): Promise<void> {
    const path = join(this.directory, `Pulumi.${stack}.yaml`);
    const file = parseDocument(await readFile(path, "utf8"));
    for (const [key, value] of Object.entries(values)) {
      if (value === null) {
        file.deleteIn(["config", key]);
      } else {
        file.setIn(["config", key], value);
      }
    }
    await writeFile(path, String(file));
  }

  /**
   * Proposes a change as pull request 12, and merges it for a try as GitHub does.
   *
   * @returns the event's pull request.
   */
  async propose(change: () => Promise<void>): Promise<object> {
    await this.git("checkout", "--quiet", "-B", "proposal", "main");
    await change();
    await this.commit("A proposal");
    const sha = await this.git("rev-parse", "HEAD");
    await this.git("checkout", "--quiet", "--detach", "main");
    await this.git("merge", "--quiet", "--no-ff", "--message=Merge", "proposal");
    await this.git("update-ref", "refs/pull/12/merge", "HEAD");
    await this.git("checkout", "--quiet", "main");
    return { pull_request: { number: 12, head: { sha, repo: { full_name: "acme/chat" } } } };
  }

  /** Checks it out, as actions/checkout does. */
  async checkOut(directory: string, ref: string): Promise<void> {
    await mkdir(directory, { recursive: true });
    await run("git", ["-C", directory, "init", "--quiet"]);
    await run("git", ["-C", directory, "fetch", "--quiet", this.directory, ref]);
    await run("git", ["-C", directory, "checkout", "--quiet", "--detach", "FETCH_HEAD"]);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}

/** Puts an `npm` into a folder whose `npm ci` takes the packages that are installed here, and asks no registry. */
export async function installNpm(programs: string): Promise<void> {
  const npm = (await run("sh", ["-c", "command -v npm"])).trim();
  const packages = join(process.cwd(), "node_modules");
  const script = [
    "#!/bin/sh -e",
    `if [ "$1" != ci ]; then exec "${npm}" "$@"; fi`,
    "rm -rf node_modules",
    `cp -al "${packages}" node_modules 2> /dev/null || cp -a "${packages}" node_modules`,
    "rm -f node_modules/.package-lock.json",
    `cp "${packages}/.package-lock.json" node_modules/`,
  ];
  await writeFile(join(programs, "npm"), `${script.join("\n")}\n`);
  await chmod(join(programs, "npm"), 0o755);
}
