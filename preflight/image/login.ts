import type { Repository } from "./repository.ts";

/** What lets somebody into a registry. */
export type Login =
  | { username: string; password: string }
  /** For which the registry's token server gives a token. */
  | { identityToken: string }
  /** Which is itself such a token. */
  | { registryToken: string };

/** An entry of `auths` in a Docker configuration. */
export interface AuthEntry {
  /** Name and password with a colon between them, in base64. */
  auth?: string;
  username?: string;
  password?: string;
  identitytoken?: string;
  registrytoken?: string;
}

/**
 * The login for a repository among those of a Docker configuration: of the longest name that fits, as Kubernetes has
 * it.
 *
 * @param auths by registry or repository, maybe as a URL, in which * stands for a part of a host name.
 * @see https://kubernetes.io/docs/concepts/containers/images/#config-json
 */
export function loginIn(auths: Record<string, AuthEntry>, repository: Repository): Login | undefined {
  const fitting = Object.entries(auths)
    .map(([key, entry]) => ({ ...placeOf(key), entry }))
    .filter((place) => fits(place, repository));
  const [best] = fitting.sort(
    (left, right) => right.path.length - left.path.length || right.host.length - left.host.length,
  );
  return best === undefined ? undefined : loginOf(best.entry);
}

/** Names of Docker Hub, in the order in which they are looked for. */
export function hostNames(host: string): string[] {
  return host === "docker.io" ? ["index.docker.io", "docker.io", "registry-1.docker.io"] : [host];
}

/** What a name of `auths` stands for, which may be a URL with the version of the registry's API. */
function placeOf(key: string): Repository {
  const [, host, path] = /^(?:https?:\/\/)?([^/]*)\/?(.*?)\/?$/.exec(key) ?? [];
  return { host, path: /^v[12]$/.test(path) ? "" : path };
}

function fits(place: Repository, { host, path }: Repository): boolean {
  return (
    hostNames(host).some((name) => hostFits(place.host, name)) &&
    (place.path === "" || path === place.path || path.startsWith(`${place.path}/`))
  );
}

function hostFits(pattern: string, host: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^.:]*");
  return new RegExp(`^${escaped}$`).test(host);
}

function loginOf(entry: AuthEntry): Login | undefined {
  if (entry.identitytoken) {
    return { identityToken: entry.identitytoken };
  }
  if (entry.registrytoken) {
    return { registryToken: entry.registrytoken };
  }
  const decoded = Buffer.from(entry.auth ?? "", "base64").toString();
  const colon = decoded.indexOf(":");
  const [username, password] =
    colon < 0 ? [entry.username, entry.password] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
  return username ? { username, password: password ?? "" } : undefined;
}
