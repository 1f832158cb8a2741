import type { ChatServiceValues } from "./chatServiceValues";
import { environmentOf } from "./environment";
import { frontOf } from "./front";
import { imageReference } from "./image";
import { podTemplate } from "./podTemplate";
import { port } from "./port";
import type { ChatServiceManifests } from "./rollout";
import { timings } from "./timings";

/** Identical replicas, of which an update never takes one away before another one is there. */
export function deploymentSpec(
  name: string,
  selector: Record<string, string>,
  values: ChatServiceValues,
  secretName: string | undefined,
): ChatServiceManifests["deployment"]["spec"] {
  const replicaTimings = timings({ ...values, front: frontOf(values) });
  return {
    replicas: values.replicaCount,
    selector: { matchLabels: selector },
    paused: values.paused,
    minReadySeconds: replicaTimings.minReadySeconds,
    progressDeadlineSeconds: values.progressDeadlineSeconds,
    revisionHistoryLimit: 10,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: values.maxSurge } },
    template: podTemplate({
      containerName: `${name}-container`,
      labels: selector,
      image: imageReference(values.image, values.imageTag),
      containerPort: port,
      probePath: values.probePath,
      livenessProbePath: values.livenessProbePath,
      cpuRequest: values.cpuRequest,
      memoryRequest: values.memoryRequest,
      memoryLimit: values.memoryLimit,
      env: environmentOf(values, secretName),
      imagePullSecret: values.imagePullSecret,
      runAsUser: values.runAsUser,
      writablePaths: values.writablePaths ?? [],
      priorityClass: values.priorityClass,
      timings: replicaTimings,
    }),
  };
}
