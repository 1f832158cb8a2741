import type { ChatServiceValues } from "./chatServiceArgs";
import { imageReference } from "./image";
import { podTemplate } from "./podTemplate";
import type { ChatServiceManifests } from "./rollout";
import { timings } from "./timings";

/** The port that a replica listens on, and that the Service has inside the cluster. */
const port = 8080;

/** The objects of the chat service `name`, all named from it. */
export function chatServiceManifests(
  name: string,
  values: ChatServiceValues,
  { waitInPlugin }: { waitInPlugin: boolean },
): ChatServiceManifests {
  const selector = { app: `${name}-app` };
  const metadata = (suffix: string, annotations = {}) => ({
    name: `${name}-${suffix}`,
    namespace: values.namespace,
    labels: { "app.kubernetes.io/part-of": "chat-service", "app.kubernetes.io/managed-by": "pulumi" },
    annotations: { ...pluginAnnotations(waitInPlugin), ...annotations },
  });
  return {
    deployment: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata(
        "deployment",
        values.changeCause === undefined ? {} : { "kubernetes.io/change-cause": values.changeCause },
      ),
      spec: deploymentSpec(name, selector, values),
    },
    service: {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata("service"),
      spec: {
        type: "NodePort",
        selector,
        ports: [{ protocol: "TCP", port, targetPort: port, nodePort: values.nodePort }],
      },
    },
    disruptionBudget: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata("disruption-budget"),
      spec: {
        // Rounded up: a drain always makes progress, also at 1 replica. https://kubernetes.io/docs/tasks/run-application/configure-pdb/
        maxUnavailable: "25%",
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selector },
      },
    },
  };
}

function deploymentSpec(
  name: string,
  selector: Record<string, string>,
  values: ChatServiceValues,
): ChatServiceManifests["deployment"]["spec"] {
  const replicaTimings = timings(values.startupSeconds);
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
      timings: replicaTimings,
    }),
  };
}

/** How the Kubernetes plugin treats an object. @see https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ */
function pluginAnnotations(waitInPlugin: boolean): Record<string, string> {
  return {
    // The plugin's own wait ends early when an old ReplicaSet is reused, and takes ten minutes for a bad image.
    ...(waitInPlugin ? {} : { "pulumi.com/skipAwait": "true" }),
    // `up --refresh` takes back a field that somebody changed with kubectl.
    "pulumi.com/patchForce": "true",
    // Of an object that is gone between its first look and its watch, the plugin waits ten minutes to hear; in the background it is gone at once.
    "pulumi.com/deletionPropagationPolicy": "background",
  };
}
