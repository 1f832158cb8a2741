import type { RequestOptions } from "node:https";
import type { RefusalCode } from "../refusal/refusal.ts";
import { Refusal } from "../refusal/refusal.ts";
import { agentFor } from "./agent.ts";
import { causeOf } from "./apiError.ts";
import type { Credentials } from "./credentials.ts";
import { credentialsOf, readPem } from "./credentials.ts";
import type { Cluster, User } from "./kubeconfig.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { parseProxy, proxyFromEnvironment } from "./proxy.ts";

/** How to reach an API server. */
export interface Access {
  /** Its URL, without a slash at the end. */
  readonly server: string;
  /** Certificates, credentials and connection of the next request to it. */
  requestOptions(): Promise<RequestOptions>;
  /** Gets the credentials anew, as the API server took them for expired; keeps those there are if it can't. */
  renew(): Promise<void>;
}

/**
 * Reads from the kubeconfig how to reach the API server of a context, as kubectl does.
 *
 * @throws Refusal with one sentence if the kubeconfig or a file that it names can't be read, or if it lacks the
 * context, the context's cluster or its user.
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export async function accessTo(context: string, stack: string): Promise<Access> {
  let login = readLogin(context, stack);
  const { server } = login;
  const agent = await agentFor(new URL(server), login.proxy);
  return {
    server,
    requestOptions: async () => ({ agent, ...login.tls, ...(await login.credentials()) }),
    async renew() {
      try {
        const renewed = readLogin(context, stack);
        login = renewed.server === server ? renewed : login;
      } catch {
        // The API server then refuses the old ones again, which says what is wrong.
      }
    },
  };
}

interface Login {
  server: string;
  tls: RequestOptions;
  proxy: URL | undefined;
  credentials: () => Promise<Credentials>;
}

function readLogin(contextName: string, stack: string): Login {
  const { contexts, clusters, users } = readKubeconfig();
  const refusal = (code: RefusalCode, subject: string, what: string, mend: string) =>
    new Refusal(
      code,
      `kubernetes:context is "${contextName}", ${what}; nothing was changed. ` +
        `${mend}: npx pulumi config set kubernetes:context NAME --stack ${stack}`,
      [subject],
    );

  const context = contexts.get(contextName);
  const ofContext = `context ${contextName}`;
  if (context === undefined) {
    const known = [...contexts.keys()].join(", ");
    const what = `which the kubeconfig doesn't have (it has ${known === "" ? "none" : known})`;
    throw refusal("UnknownContext", ofContext, what, "Run");
  }
  const cluster = clusters.get(context.cluster ?? "");
  if (cluster?.server === undefined) {
    const what = "whose cluster the kubeconfig doesn't have";
    throw refusal("UnusableContext", `cluster ${context.cluster}`, what, "Name another one");
  }
  const user = context.user === undefined ? {} : users.get(context.user);
  if (user === undefined) {
    const what = "whose user the kubeconfig doesn't have";
    throw refusal("UnusableContext", `user ${context.user}`, what, "Name another one");
  }
  try {
    return loginTo(cluster, user);
  } catch (error) {
    const what = `which can't be used (${causeOf(error)})`;
    throw refusal("UnusableContext", ofContext, what, "Mend it, or name another one");
  }
}

function loginTo(cluster: Cluster, user: User): Login {
  const server = serverOf(cluster, user);
  const proxy = cluster["proxy-url"];
  return {
    server,
    tls: {
      ca: readPem(cluster["certificate-authority-data"], cluster["certificate-authority"]),
      servername: cluster["tls-server-name"],
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
    },
    proxy: proxy === undefined ? proxyFromEnvironment(new URL(server)) : parseProxy(proxy, "proxy-url"),
    credentials: credentialsOf(user, cluster),
  };
}

/** The URL of the API server, which kubectl takes for https where certificates are spoken of and for http otherwise. */
function serverOf({ server = "", ...cluster }: Cluster, user: User): string {
  const speaksOfTls = Object.keys({ ...cluster, ...user }).some((key) =>
    /^(certificate|client-certificate|insecure)/.test(key),
  );
  const scheme = speaksOfTls ? "https" : "http";
  return (server.includes("://") ? server : `${scheme}://${server}`).replace(/\/$/, "");
}
