import type { VersionInfo } from "@kubernetes/client-node";
import type { RefusalCode } from "../refusal/refusal.ts";
import { Refusal } from "../refusal/refusal.ts";
import { accessTo } from "./access.ts";
import { causeOf, isForbidden } from "./apiError.ts";
import { ApiServer } from "./apiServer.ts";

/** The first Kubernetes 1.x with the preStop sleep that keeps an update from losing requests. */
const oldestMinor = 30;

/**
 * Connects to the API server of a kubeconfig context, so that nothing is tried on a cluster that is unknown or doesn't
 * answer.
 *
 * @throws Refusal with one sentence if the context is unknown, or if the API server doesn't answer within 10 seconds,
 * refuses the credentials or is older than 1.30.
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
 */
export async function connect(context: string, stack: string): Promise<ApiServer> {
  const access = await accessTo(context, stack);
  const apiServer = new ApiServer(access);

  const refuse = (code: RefusalCode, why: string, mend: string): never => {
    throw new Refusal(
      code,
      `The cluster of kubernetes:context "${context}", ${access.server}, ${why}; nothing was changed. ` +
        `${mend}, or name another one: npx pulumi config set kubernetes:context NAME --stack ${stack}`,
      [`context ${context}`],
    );
  };
  const version = await apiServer
    .get<VersionInfo>("/version")
    .catch((error: unknown) =>
      isForbidden(error)
        ? refuse("RefusedCredentials", `refuses you (${causeOf(error)})`, "Log in to it again")
        : refuse("UnreachableCluster", `doesn't answer (${causeOf(error)})`, "Start it"),
    );
  if (Number.parseInt(version.minor, 10) < oldestMinor) {
    refuse("OldCluster", `runs Kubernetes ${version.gitVersion}; allowed is 1.${oldestMinor} or newer`, "Upgrade it");
  }
  return apiServer;
}
