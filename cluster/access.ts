import { existsSync, readFileSync } from "node:fs";
import { Agent, RequestOptions } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { Refusal } from "../refusal";
import { Access, causeOf } from "./apiServer";

/**
 * Reads from the kubeconfig how to reach the API server of a context; $KUBECONFIG, else ~/.kube/config, as for kubectl.
 *
 * Certificates and tokens that stand in the file are taken as they are. All else, such as the exec plugins of EKS and GKE, OIDC, certificate files,
 * proxies and several kubeconfigs, is left to the Kubernetes client library, which takes 0.3 s of every update to load.
 *
 * @throws Refusal with one sentence if the kubeconfig can't be read or doesn't have the context or its cluster.
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export async function accessTo(context: string, stack: string): Promise<Access> {
  return plainAccess(context) ?? (await libraryAccess(context, stack));
}

interface Named {
  name: string;
}

interface Kubeconfig {
  contexts?: (Named & { context: { cluster: string; user: string } })[];
  clusters?: (Named & { cluster: Record<string, string> })[];
  users?: (Named & { user: Record<string, string> })[];
}

/** Access with what stands in the kubeconfig itself; undefined if that is not all, or not there. */
function plainAccess(contextName: string): Access | undefined {
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
  return { server: cluster.server.replace(/\/$/, ""), requestOptions: async () => ({ agent, headers }) };
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

/** Access as the Kubernetes client library reads it. */
async function libraryAccess(context: string, stack: string): Promise<Access> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    throw new Refusal(`The kubeconfig can't be read (${causeOf(error)}); nothing was changed. Mend it, then: kubectl config get-contexts`);
  }

  // The library makes this one up where there is no kubeconfig at all.
  const known = kubeConfig.getContexts().flatMap(({ name }) => (name === "loaded-context" ? [] : [name]));
  const nameAnother = `npx pulumi config set kubernetes:context NAME --stack ${stack}`;
  if (!known.includes(context)) {
    throw new Refusal(
      `kubernetes:context is "${context}", which the kubeconfig doesn't have (it has ${known.join(", ") || "none"}); nothing was changed. Run: ${nameAnother}`,
    );
  }
  kubeConfig.setCurrentContext(context);

  const server = kubeConfig.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Refusal(`kubernetes:context is "${context}", whose cluster the kubeconfig doesn't have; nothing was changed. Name another one: ${nameAnother}`);
  }
  return {
    server,
    async requestOptions() {
      const options: RequestOptions = {};
      await kubeConfig.applyToHTTPSOptions(options);
      return options;
    },
  };
}
