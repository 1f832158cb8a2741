import { existsSync, readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import type { Cluster, User } from "./kubeconfig.ts";

/** What tells the API server who asks. */
export type Credentials = Required<Pick<RequestOptions, "headers">> & Pick<RequestOptions, "cert" | "key">;

/**
 * What a user of the kubeconfig has, read now but for what expires, which is got when it is asked for:
 * the token of a file, and what an exec plugin or an auth provider hands out, once.
 *
 * @throws Error if a file can't be read.
 */
export function credentialsOf(user: User, cluster: Cluster): () => Promise<Credentials> {
  const own = {
    cert: readPem(user["client-certificate-data"], user["client-certificate"]),
    key: readPem(user["client-key-data"], user["client-key"]),
  };
  readToken(user);

  const hasPlugin = user.exec !== undefined || user["auth-provider"] !== undefined;
  const given = hasPlugin ? once(() => askPlugin(user, cluster)) : async (): Promise<Credentials> => ({ headers: {} });
  return async () => {
    const { cert, key, headers } = await given();
    return {
      cert: own.cert ?? cert,
      key: own.key ?? key,
      headers: { ...headers, ...authorization(user), ...impersonation(user) },
    };
  };
}

/** A certificate or key that stands in the kubeconfig, else in a file. */
export function readPem(base64?: string, file?: string): Buffer | undefined {
  if (base64 !== undefined) {
    return Buffer.from(base64, "base64");
  }
  return file === undefined ? undefined : readFileSync(file);
}

/** What the Kubernetes client library gets from an exec plugin or auth provider; it takes 0.3 s to load. */
async function askPlugin(user: User, cluster: Cluster): Promise<Credentials> {
  // oxlint-disable-next-line no-restricted-imports -- Only who has a plugin waits for it.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const kubeConfig = new KubeConfig();
  const { exec, "auth-provider": authProvider } = user;
  kubeConfig.loadFromString(
    JSON.stringify({
      clusters: [{ name: "cluster", cluster }],
      users: [{ name: "user", user: { exec, "auth-provider": authProvider } }],
      contexts: [{ name: "context", context: { cluster: "cluster", user: "user" } }],
      "current-context": "context",
    }),
  );
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options);
  return { cert: options.cert, key: options.key, headers: { ...options.headers } };
}

function authorization(user: User): Record<string, string> {
  const token = readToken(user);
  if (token !== undefined) {
    return { Authorization: `Bearer ${token}` };
  }
  const { username, password = "" } = user;
  return username === undefined
    ? {}
    : { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

/** The token of the file, which may be another one at any time, else the token that stands in the kubeconfig. */
function readToken({ token, tokenFile }: User): string | undefined {
  if (tokenFile === undefined || (token !== undefined && !existsSync(tokenFile))) {
    return token;
  }
  return readFileSync(tokenFile, "utf8").trim();
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(user: User): Record<string, string | string[]> {
  const extra = Object.entries(user["as-user-extra"] ?? {});
  return {
    ...(user.as === undefined ? {} : { "Impersonate-User": user.as }),
    ...(user["as-uid"] === undefined ? {} : { "Impersonate-Uid": user["as-uid"] }),
    ...(user["as-groups"] === undefined ? {} : { "Impersonate-Group": user["as-groups"] }),
    ...Object.fromEntries(extra.map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values])),
  };
}

/** Gets something when it is first asked for, and again only if that failed. */
function once<T>(get: () => Promise<T>): () => Promise<T> {
  let got: Promise<T> | undefined;
  return () => {
    got ??= get().catch((error: unknown) => {
      got = undefined;
      throw error;
    });
    return got;
  };
}
