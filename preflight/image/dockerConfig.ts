import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { AuthEntry, Login } from "./login.ts";
import { hostNames, loginIn } from "./login.ts";
import type { Repository } from "./repository.ts";

/** How long a credential helper may take. */
const helperSeconds = 5;

interface DockerConfig {
  auths?: Record<string, AuthEntry>;
  credsStore?: string;
  credHelpers?: Record<string, string>;
}

/**
 * The login for a repository that Docker has on this machine, from $DOCKER_CONFIG/config.json or ~/.docker/config.json
 * and the credential helper that it names; undefined if there is none.
 *
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 */
export async function dockerLogin(repository: Repository): Promise<Login | undefined> {
  const config = await readConfig();
  const names = hostNames(repository.host);
  const helper = names.map((name) => config.credHelpers?.[name]).find(Boolean) ?? config.credsStore;
  const server = repository.host === "docker.io" ? "https://index.docker.io/v1/" : repository.host;
  const helped = helper ? await askHelper(helper, server) : undefined;
  return helped ?? loginIn(config.auths ?? {}, repository);
}

async function readConfig(): Promise<DockerConfig> {
  const folder = process.env.DOCKER_CONFIG ?? "";
  const file = join(folder === "" ? join(homedir(), ".docker") : folder, "config.json");
  try {
    return JSON.parse(await readFile(file, "utf8")) as DockerConfig;
  } catch {
    return {};
  }
}

/** @see https://github.com/docker/docker-credential-helpers#development */
function askHelper(name: string, server: string): Promise<Login | undefined> {
  return new Promise((resolve) => {
    const child = execFile(`docker-credential-${name}`, ["get"], { timeout: helperSeconds * 1000 }, (error, answer) =>
      resolve(error === null ? parsed(answer) : undefined),
    );
    child.stdin?.on("error", () => undefined).end(server);
  });
}

function parsed(answer: string): Login | undefined {
  try {
    const { Username, Secret } = JSON.parse(answer) as { Username: string; Secret: string };
    return Username === "<token>" ? { identityToken: Secret } : { username: Username, password: Secret };
  } catch {
    return undefined;
  }
}
