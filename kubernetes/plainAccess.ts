import { existsSync, readFileSync } from "node:fs";
import { Agent } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { Access } from "./apiServer";

interface Named {
  name: string;
}

interface Kubeconfig {
  contexts?: (Named & { context: { cluster: string; user: string } })[];
  clusters?: (Named & { cluster: Record<string, string> })[];
  users?: (Named & { user: Record<string, string> })[];
}

/**
 * Access with the certificates and the token that stand in the kubeconfig itself; undefined if that is not all it takes, or not there.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export function plainAccess(contextName: string): Access | undefined {
  const kubeconfig = readKubeconfig();
  const context = find(kubeconfig?.contexts, contextName)?.context;
  const cluster = find(kubeconfig?.clusters, context?.cluster)?.cluster;
  const user = find(kubeconfig?.users, context?.user)?.user;
  if (
    !hasOnly(cluster, ["server", "certificate-authority-data"]) ||
    !hasOnly(user, ["client-certificate-data", "client-key-data", "token"]) ||
    !cluster.server?.startsWith("https:")
  ) {
    return undefined;
  }

  const agent = new Agent({
    keepAlive: true,
    ca: decode(cluster["certificate-authority-data"]),
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  });
  const headers = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
  return { server: cluster.server.replace(/\/$/, ""), requestOptions: async () => ({ agent, headers }), renew: async () => undefined };
}

/** The kubeconfig's content; undefined if there is none, if $KUBECONFIG lists several, which is no file's name, or if it isn't YAML. */
function readKubeconfig(): Kubeconfig | undefined {
  const file = process.env.KUBECONFIG ?? join(homedir(), ".kube", "config");
  try {
    return existsSync(file) ? (parse(readFileSync(file, "utf8")) as Kubeconfig) : undefined;
  } catch {
    return undefined;
  }
}

function find<T extends Named>(entries?: T[], name?: string): T | undefined {
  return Array.isArray(entries) ? entries.find((entry) => entry?.name === name) : undefined;
}

/** Whether an entry is there and has no other keys than these, and in them text. */
function hasOnly(entry: Record<string, string> | null | undefined, keys: string[]): entry is Record<string, string> {
  return entry != null && Object.entries(entry).every(([key, value]) => keys.includes(key) && typeof value === "string" && value !== "");
}

function decode(base64?: string): Buffer | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, "base64");
}
