import { CoreV1Api, KubeConfig, VersionApi } from "@kubernetes/client-node";
import { causeOf } from "../kubernetes/apiError.ts";
import { Refusal } from "../refusal/refusal.ts";

/** A cluster that an image is tried on. */
export interface Cluster {
  kubeConfig: KubeConfig;
  core: CoreV1Api;
}

/** @throws Refusal if the kubeconfig doesn't have the context, or its cluster doesn't answer. */
export async function clusterOf(context: string): Promise<Cluster> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromDefault();
  const known = kubeConfig.getContexts().map(({ name }) => name);
  if (!known.includes(context)) {
    throw new Refusal(
      "UnknownContext",
      `The kubeconfig has no context ${context} (it has ${known.length === 0 ? "none" : known.join(", ")}). ` +
        "Start the local cluster: npm run cluster:start. Or name another one: --context NAME",
      [`context ${context}`],
    );
  }
  kubeConfig.setCurrentContext(context);
  await kubeConfig
    .makeApiClient(VersionApi)
    .getCode()
    .catch((error: unknown) => {
      throw new Refusal(
        "UnreachableCluster",
        `The cluster of context ${context} doesn't answer (${causeOf(error)}). ` +
          "Start the local cluster: npm run cluster:start. Or name another one: --context NAME",
        [`context ${context}`],
      );
    });
  return { kubeConfig, core: kubeConfig.makeApiClient(CoreV1Api) };
}
