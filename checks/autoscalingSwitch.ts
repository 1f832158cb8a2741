import type { V1Deployment, V1DeploymentSpec, V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import type { Manifest } from "../components/manifests.ts";
import { setCommand } from "../refusal/configCommand.ts";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import { nameOf } from "../kubernetes/existing.ts";
import { collectionOf } from "../kubernetes/paths.ts";
import { unlessMissing } from "../kubernetes/unlessMissing.ts";
import { project } from "../project.ts";
import { Refusal } from "../refusal/refusal.ts";

/** A replica count that an autoscaler is to take over from the stack, and the Deployment that has it. */
export interface HandedOverCount {
  deployment: Manifest;
  replicas: number;
}

/**
 * Refuses to turn autoscaling on or off where a replica that serves would go.
 *
 * @param manifests all that the stack registers.
 * @param known names of the objects in its state; undefined if the engine doesn't tell.
 * @returns what `handOverReplicas` has to hand over first; undefined unless autoscaling is turned on for running
 * replicas.
 * @throws Refusal of turning it off with another count than runs, or on with a maximum below that.
 */
export async function refuseAutoscalingSwitch(
  apiServer: ApiServer,
  manifests: Manifest[],
  { known, stack }: { known: Set<string> | undefined; stack: string },
): Promise<HandedOverCount | undefined> {
  const deployment = manifests.find(({ kind }) => kind === "Deployment");
  const autoscaler = manifests.find(({ kind }) => kind === "HorizontalPodAutoscaler");
  const wasAutoscaled = [...(known ?? [])].some((name) => name.startsWith("HorizontalPodAutoscaler "));
  const isSwitched = (autoscaler !== undefined) !== wasAutoscaled;
  if (deployment === undefined || !isSwitched || known?.has(nameOf(deployment)) === false) {
    return undefined;
  }
  const path = `${collectionOf(deployment)}/${deployment.metadata.name}`;
  const live = await unlessMissing(apiServer.get<V1Deployment>(path));
  const running = live?.spec?.replicas ?? 0;
  if (running === 0) {
    // There is none that could go. An autoscaler leaves 0 alone, and from the default of 1 it goes to its minimum.
    return undefined;
  }
  if (autoscaler === undefined) {
    refuseOtherCount(deployment, running, stack);
    return undefined;
  }
  refuseLowMaximum(autoscaler, running, stack);
  return { deployment, replicas: running };
}

/**
 * Refuses another count than the autoscaler has: it is there until the end of the update, and would hold the count
 * within its bounds.
 */
function refuseOtherCount(deployment: Manifest, running: number, stack: string): void {
  const { replicas: wanted = 1 } = deployment.spec as V1DeploymentSpec;
  if (wanted !== running) {
    throw new Refusal(
      "AutoscaledCount",
      `Without autoscaling ${wanted} replicas are to run, and the autoscaler has ${running}; ` +
        "allowed are as many, so that none goes that serves; nothing was changed. " +
        `Run: npx pulumi ${setCommand("replicas", String(running))} --stack ${stack}; scale after the update.`,
      [`${project}:replicas`],
    );
  }
}

function refuseLowMaximum(autoscaler: Manifest, running: number, stack: string): void {
  const { maxReplicas } = autoscaler.spec as V2HorizontalPodAutoscalerSpec;
  if (maxReplicas < running) {
    const key = "autoscaling.maxReplicas";
    throw new Refusal(
      "AutoscaledCount",
      `${running} replicas run, and ${project}:${key} is ${maxReplicas}; ` +
        "allowed is at least as many as run, so that none goes that serves; nothing was changed. " +
        `Run: npx pulumi ${setCommand(key, String(running))} --stack ${stack}`,
      [`${project}:${key}`],
    );
  }
}
