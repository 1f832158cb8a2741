import type { V1Pod, V1PodSpec } from "@kubernetes/client-node";
import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import { deploymentSpec } from "../components/deployment.ts";

/** What a pod is given otherwise than the stack gives it, to find out what a server lacks. */
export type Variation =
  /** The user that the image names, if that isn't root. */
  | "ownUser"
  | "writableRoot"
  /** Root, with the capabilities that a container runtime gives to it. */
  | "root"
  | "rootWithWritableRoot";

/** A pod of the stack's own template, which is not started again once it has ended. */
export function serverPod(values: ChatServiceValues, variation?: Variation): V1Pod {
  const { template } = deploymentSpec("chat", { app: "chat-app" }, values, undefined);
  const spec = structuredClone(template.spec) as V1PodSpec;
  const pod = spec.securityContext ?? {};
  const container = spec.containers[0].securityContext ?? {};
  if (variation === "ownUser") {
    delete pod.runAsUser;
    delete pod.runAsGroup;
  }
  if (variation === "root" || variation === "rootWithWritableRoot") {
    Object.assign(pod, { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, fsGroup: 0 });
    delete container.capabilities;
  }
  if (variation === "writableRoot" || variation === "rootWithWritableRoot") {
    container.readOnlyRootFilesystem = false;
  }
  return {
    metadata: { ...template.metadata, generateName: "server-" } as V1Pod["metadata"],
    spec: { ...spec, restartPolicy: "Never" },
  };
}
