import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

interface Issue {
  number: number;
  state: "open" | "closed";
  title: string;
  label: string;
  body: string;
  /** What it was closed with. */
  comment?: string;
}

/** What GitHub keeps of a repository. */
interface Store {
  comments: { id: number; user: { login: string }; body: string }[];
  issues: Issue[];
  labels: string[];
  calls: string[];
}

/** GitHub's comments and issues, with a `gh` for workflows. */
export class GitHub {
  private readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<GitHub> {
    const gitHub = new GitHub(await mkdtemp(join(tmpdir(), "chat-service-gh-")));
    await gitHub.write({ comments: [], issues: [], labels: [], calls: [] });
    await mkdir(gitHub.programs);
    const gh = join(gitHub.programs, "gh");
    await writeFile(gh, `#!/bin/sh\nexec "${process.execPath}" "${resolve("tests/e2e/workflows/gh.mjs")}" "$@"\n`);
    await chmod(gh, 0o755);
    return gitHub;
  }

  /** The folder of programs that a workflow finds first. */
  get programs(): string {
    return join(this.directory, "bin");
  }

  /** What a workflow's steps run with. */
  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: `${this.programs}:${process.env.PATH}`,
      GH_STORE: join(this.directory, "store.json"),
    };
  }

  /** What a workflow is told of the event. */
  context(event: object = {}): object {
    return {
      event,
      repository: "acme/chat",
      server_url: "https://github.com",
      run_id: "7",
      sha: "0123abc",
      token: "token",
    };
  }

  async read(): Promise<Store> {
    return JSON.parse(await readFile(join(this.directory, "store.json"), "utf8")) as Store;
  }

  async write(store: Store): Promise<void> {
    await writeFile(join(this.directory, "store.json"), JSON.stringify(store));
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}
