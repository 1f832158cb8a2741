import type { V1Deployment, V1DeploymentSpec, V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "./components/rollout";
import { setCommand } from "./configCommand";
import type { ApiServer } from "./kubernetes/apiServer";
import { nameOf } from "./kubernetes/existing";
import { collectionOf } from "./kubernetes/paths";
import { Refusal } from "./refusal";
import { unlessMissing } from "./rollout/view";

/** The field manager that holds the replica count until the autoscaler changes it for the first time. */
const fieldManager = "chat-service-autoscaling";

/**
 * Lets autoscaling be turned on and off without a replica going that serves.
 *
 * On: a field that nobody sets any more falls back to its default, 1 replica, once Pulumi leaves it out; so the present
 * count is made somebody else's first, in `up`.
 *
 * @param manifests all that the stack registers.
 * @param known names of the objects in its state; undefined if the engine doesn't tell.
 * @throws Refusal of turning it off with another count than runs, or on with a maximum below that.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
 */
export async function handOverReplicas(
  apiServer: ApiServer,
  manifests: Manifest[],
  { known, stack }: { known: Set<string> | undefined; stack: string },
): Promise<void> {
  const deployment = manifests.find(({ kind }) => kind === "Deployment");
  const autoscaler = manifests.find(({ kind }) => kind === "HorizontalPodAutoscaler");
  const wasAutoscaled = [...(known ?? [])].some((name) => name.startsWith("HorizontalPodAutoscaler "));
  const isSwitched = (autoscaler !== undefined) !== wasAutoscaled;
  if (deployment === undefined || !isSwitched || known?.has(nameOf(deployment)) === false) {
    return;
  }
  const path = `${collectionOf(deployment)}/${deployment.metadata.name}`;
  const live = await unlessMissing(apiServer.get<V1Deployment>(path));
  const running = live?.spec?.replicas ?? 0;
  if (running === 0) {
    // There is none that could go. An autoscaler leaves 0 alone, and from the default of 1 it goes to its minimum.
    return;
  }
  if (autoscaler === undefined) {
    refuseOtherCount(deployment, running, stack);
    return;
  }
  refuseLowMaximum(autoscaler, running, stack);
  if (!pulumi.runtime.isDryRun()) {
    const { apiVersion, kind, metadata } = deployment;
    const { name, namespace } = metadata;
    const count = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas: running } };
    await apiServer.apply(path, count, { fieldManager });
  }
}

/** Without the autoscaler as many are to run as with it: it is there until the end of the update, and holds the count within its bounds. */
function refuseOtherCount(deployment: Manifest, running: number, stack: string): void {
  const { replicas: wanted = 1 } = deployment.spec as V1DeploymentSpec;
  if (wanted !== running) {
    throw new Refusal(
      "AutoscaledCount",
      `Without autoscaling ${wanted} replicas are to run, and the autoscaler has ${running}; ` +
        "allowed are as many, so that none goes that serves; nothing was changed. " +
        `Run: npx pulumi ${setCommand("replicas", String(running))} --stack ${stack}; scale after the update.`,
      ["chat-service:replicas"],
    );
  }
}

function refuseLowMaximum(autoscaler: Manifest, running: number, stack: string): void {
  const { maxReplicas } = autoscaler.spec as V2HorizontalPodAutoscalerSpec;
  if (maxReplicas < running) {
    const key = "autoscaling.maxReplicas";
    throw new Refusal(
      "AutoscaledCount",
      `${running} replicas run, and chat-service:${key} is ${maxReplicas}; ` +
        "allowed is at least as many as run, so that none goes that serves; nothing was changed. " +
        `Run: npx pulumi ${setCommand(key, String(running))} --stack ${stack}`,
      [`chat-service:${key}`],
    );
  }
}
