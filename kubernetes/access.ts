import { RequestOptions } from "node:https";
import { Refusal } from "../refusal";
import { Access, causeOf } from "./apiServer";
import { plainAccess } from "./plainAccess";

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
    renew: async () => undefined,
  };
}
