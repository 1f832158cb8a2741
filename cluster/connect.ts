import { ApiException, AppsV1Api, CoreV1Api, DiscoveryV1Api, KubeConfig, VersionApi } from "@kubernetes/client-node";
import { Refusal } from "../refusal";

/** A cluster that answers, and the parts of its API that the stack asks. */
export interface Cluster {
  apps: AppsV1Api;
  core: CoreV1Api;
  discovery: DiscoveryV1Api;
  /** Host name or address of the API server. */
  host: string;
}

/** How long the API server may take to answer. */
const answerWithinSeconds = 5;

/** The first Kubernetes 1.x with the preStop sleep that keeps an update from losing requests. */
const oldestMinor = 30;

/**
 * Connects to the cluster of a kubeconfig context, so that nothing is tried on one that is unknown or doesn't answer.
 *
 * Reads the kubeconfig where kubectl does: $KUBECONFIG, else ~/.kube/config.
 *
 * @throws Refusal with one sentence if the context is unknown, or if the API server doesn't answer within 5 seconds, refuses the credentials or is older than 1.30.
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
 */
export async function connect(context: string, stack: string): Promise<Cluster> {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromDefault();
  } catch (error) {
    throw new Refusal(`The kubeconfig can't be read (${causeOf(error)}); nothing was changed. Mend it, then: kubectl config get-contexts`);
  }

  // The library makes this one up where there is no kubeconfig at all.
  const known = kubeConfig.getContexts().flatMap(({ name }) => (name === "loaded-context" ? [] : [name]));
  if (!known.includes(context)) {
    throw new Refusal(
      `kubernetes:context is "${context}", which the kubeconfig doesn't have (it has ${known.join(", ") || "none"}); nothing was changed. ` +
        `Run: npx pulumi config set kubernetes:context NAME --stack ${stack}`,
    );
  }
  kubeConfig.setCurrentContext(context);

  const server = kubeConfig.getCurrentCluster()?.server ?? "";
  const refuse = (why: string, mend: string): never => {
    throw new Refusal(
      `The cluster of kubernetes:context "${context}", ${server}, ${why}; nothing was changed. ` +
        `${mend}, or name another one: npx pulumi config set kubernetes:context NAME --stack ${stack}`,
    );
  };
  const askVersion = async () => kubeConfig.makeApiClient(VersionApi).getCode();
  const version = await answerTo(askVersion()).catch((error: unknown) =>
    isForbidden(error) ? refuse(`refuses you (${causeOf(error)})`, "Log in to it again") : refuse(`doesn't answer (${causeOf(error)})`, "Start it"),
  );
  if (Number.parseInt(version.minor, 10) < oldestMinor) {
    refuse(`runs Kubernetes ${version.gitVersion}; allowed is 1.${oldestMinor} or newer`, "Upgrade it");
  }

  return {
    apps: kubeConfig.makeApiClient(AppsV1Api),
    core: kubeConfig.makeApiClient(CoreV1Api),
    discovery: kubeConfig.makeApiClient(DiscoveryV1Api),
    host: new URL(server).hostname,
  };
}

/** What the API server answers to a request; rejected if that takes longer than 5 seconds. */
export function answerTo<T>(request: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${answerWithinSeconds} s`)), answerWithinSeconds * 1000);
  });
  return Promise.race([request, timeout]).finally(() => clearTimeout(timer));
}

/** Whether the API server refused a request for want of credentials or permissions, which no wait mends. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiException && (error.code === 401 || error.code === 403);
}

/** What went wrong, in one line: the API server's own message where it gave one. */
export function causeOf(error: unknown): string {
  if (error instanceof ApiException) {
    const [, message] = /"message":"((?:[^"\\]|\\.)*)"/.exec(String(error.body)) ?? [];
    return `status ${error.code}${message === undefined ? "" : `, ${message}`}`;
  }
  return error instanceof Error ? error.message.split("\n")[0] : String(error);
}
