import type { V1Deployment, V1DeploymentSpec } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "./components/rollout";
import { setCommand } from "./configCommand";
import type { ApiServer } from "./kubernetes/apiServer";
import { nameOf } from "./kubernetes/existing";
import { collectionOf } from "./kubernetes/paths";
import { Refusal } from "./refusal";
import { unlessMissing } from "./rollout/view";

/** Whose field the replica count is while no autoscaler has changed it yet. */
const fieldManager = "chat-service-autoscaling";

/**
 * Lets autoscaling be turned on and off without a replica going that serves.
 *
 * On: a field that nobody sets any more falls back to its default, 1 replica, once Pulumi leaves it out; so the present
 * count is made somebody else's first, in `up`.
 *
 * @param manifests all that the stack registers.
 * @param known names of the objects in its state; undefined if the engine doesn't tell.
 * @throws Refusal of turning it off with fewer replicas than run.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export async function handOverReplicas(
  apiServer: ApiServer,
  manifests: Manifest[],
  { known, stack }: { known: Set<string> | undefined; stack: string },
): Promise<void> {
  const deployment = manifests.find(({ kind }) => kind === "Deployment");
  const isAutoscaled = manifests.some(isAutoscaler);
  const wasAutoscaled = [...(known ?? [])].some((name) => name.startsWith("HorizontalPodAutoscaler "));
  if (deployment === undefined || isAutoscaled === wasAutoscaled || known?.has(nameOf(deployment)) === false) {
    return;
  }
  const path = `${collectionOf(deployment)}/${deployment.metadata.name}`;
  const live = await unlessMissing(apiServer.get<V1Deployment>(path));
  const running = live?.spec?.replicas ?? 0;
  if (running === 0) {
    // There is none that could go; an autoscaler leaves 0 alone, and raises the default.
    return;
  }
  if (isAutoscaled) {
    if (!pulumi.runtime.isDryRun()) {
      const { apiVersion, kind, metadata } = deployment;
      const { name, namespace } = metadata;
      await apiServer.apply(
        path,
        { apiVersion, kind, metadata: { name, namespace }, spec: { replicas: running } },
        { fieldManager },
      );
    }
    return;
  }
  const { replicas: wanted = 1 } = deployment.spec as V1DeploymentSpec;
  if (wanted < running) {
    throw new Refusal(
      "FewerThanAutoscaled",
      `Without autoscaling ${wanted} replicas are to run, and the autoscaler has ${running}; ` +
        "allowed is at least as many, so that none goes that serves; nothing was changed. " +
        `Run: npx pulumi ${setCommand("replicas", String(running))} --stack ${stack}; scale in after the update.`,
      ["chat-service:replicas"],
    );
  }
}

function isAutoscaler({ kind }: Manifest): boolean {
  return kind === "HorizontalPodAutoscaler";
}
