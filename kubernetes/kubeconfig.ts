import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { parse } from "yaml";
import { Refusal } from "../refusal/refusal.ts";
import { causeOf } from "./apiError.ts";

/** How to reach an API server. */
export interface Cluster {
  server?: string;
  "certificate-authority"?: string;
  "certificate-authority-data"?: string;
  "insecure-skip-tls-verify"?: boolean;
  "tls-server-name"?: string;
  "proxy-url"?: string;
}

/** Who asks it. */
export interface User {
  "client-certificate"?: string;
  "client-certificate-data"?: string;
  "client-key"?: string;
  "client-key-data"?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  "as-uid"?: string;
  "as-groups"?: string[];
  "as-user-extra"?: Record<string, string[]>;
  exec?: { command?: string };
  "auth-provider"?: object;
}

export interface Context {
  cluster?: string;
  user?: string;
}

/** What the kubeconfig has, by name. */
export interface Kubeconfig {
  clusters: Map<string, Cluster>;
  users: Map<string, User>;
  contexts: Map<string, Context>;
}

/** What names a file, relative to the kubeconfig's own folder. */
const fileKeys = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/**
 * Reads the kubeconfig as kubectl does: every file that $KUBECONFIG lists and that exists, else ~/.kube/config; of each
 * name the first entry that is found.
 *
 * @throws Refusal with one sentence that names the file which can't be read.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function readKubeconfig(): Kubeconfig {
  const listed = process.env.KUBECONFIG ?? "";
  const files = listed === "" ? [join(homedir(), ".kube", "config")] : listed.split(delimiter);
  const contents = files.map(readFile);
  return {
    clusters: firstOfEachName(contents.flatMap(({ clusters }) => clusters)),
    users: firstOfEachName(contents.flatMap(({ users }) => users)),
    contexts: firstOfEachName(contents.flatMap(({ contexts }) => contexts)),
  };
}

type Entry = Record<string, unknown>;
type Named<T> = [name: string, entry: T];

interface Content {
  clusters: Named<Cluster>[];
  users: Named<User>[];
  contexts: Named<Context>[];
}

function readFile(file: string): Content {
  try {
    const content = parse(readFileSync(file, "utf8")) as Entry | null;
    return {
      clusters: entriesIn(content?.clusters, "cluster", file),
      users: entriesIn(content?.users, "user", file),
      contexts: entriesIn(content?.contexts, "context", file),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return { clusters: [], users: [], contexts: [] };
    }
    throw new Refusal(
      "InvalidKubeconfig",
      `The kubeconfig can't be read (${file}: ${causeOf(error)}); nothing was changed. ` +
        "Mend it, then: kubectl config get-contexts",
      [file],
    );
  }
}

/** The entries of a list such as `users`, each of which has a name and, under `user`, what belongs to it. */
function entriesIn(list: unknown, key: string, file: string): Named<Entry>[] {
  if (list == null) {
    return [];
  }
  if (!Array.isArray(list)) {
    throw new Error(`${key}s is no list`);
  }
  return (list as Entry[]).map((named) => {
    const name = String(named.name);
    return [name, normalized((named[key] ?? {}) as Entry, `${key} "${name}"`, file)];
  });
}

/** An entry without what is empty, which is as good as unset, and with absolute paths. */
function normalized(entry: Entry, what: string, file: string): Entry {
  const set = Object.entries(entry).filter(([, value]) => value != null && value !== "");
  const inFolder = (path: unknown) => resolve(dirname(file), String(path));
  return Object.fromEntries(
    set.map(([key, value]) => {
      if (typeof value === "number") {
        throw new Error(`${key} of ${what} is a number; put it in quotes`);
      }
      if (key === "exec") {
        const exec = value as Required<User>["exec"];
        return [key, exec.command?.includes(sep) ? { ...exec, command: inFolder(exec.command) } : exec];
      }
      return [key, fileKeys.includes(key) ? inFolder(value) : value];
    }),
  );
}

function firstOfEachName<T>(entries: Named<T>[]): Map<string, T> {
  return new Map([...entries].reverse());
}
