import type { ChatServiceManifests, Manifest } from "../components/rollout";
import { objectsOf } from "../components/rollout";
import { collectionOf } from "../kubernetes/paths";

/** One object of a plan, and where the API server has it. */
export interface PlannedObject {
  manifest: Manifest;
  /** Such as /apis/apps/v1/namespaces/chat-dev/deployments. */
  collection: string;
}

/** What belongs to a stack, and no object says. */
export interface StackContext {
  stack: string;
  /** The kubeconfig context of its cluster. */
  context: string;
  /** What the operator has set, by config key. */
  operatorValues: Record<string, string>;
  /** What may not be shown, as it is secret. */
  secrets: string[];
}

/** What a rollout is to reach. */
export interface Plan extends StackContext {
  namespace: string;
  deployment: PlannedObject;
  service: PlannedObject;
  /** What a controller has to make reachable; undefined where only kube-proxy stands in front of the replicas. */
  front?: PlannedObject;
  /** All that the stack registers, those as well. */
  objects: PlannedObject[];
  /** Finds the pods and the ReplicaSets. */
  labelSelector: string;
  /** Full image reference. */
  image: string;
  /** The port of the pods that the Service leads to. */
  targetPort: number;
  /** Replicas beyond those wanted that an update may start, a number or a percentage. */
  maxSurge: number | string;
  paused: boolean;
  /** Whether an autoscaler chooses the replica count. */
  isAutoscaled: boolean;
  /** Time without progress after which the rollout has failed. */
  progressDeadlineSeconds: number;
  /** How long a replica that was told to go may take. */
  terminationGracePeriodSeconds: number;
}

/** What is to be reached, from what was registered. */
export function planOf(context: StackContext, namespaceManifest: Manifest, registered: ChatServiceManifests): Plan {
  const { name: namespace } = namespaceManifest.metadata;
  const { deployment: deploymentManifest, service: serviceManifest, ...others } = registered;
  const [deployment, service] = [planned(deploymentManifest), planned(serviceManifest)];
  const objects = [planned(namespaceManifest), deployment, service, ...objectsOf(others).map(planned)];
  const { selector, template, strategy, paused, progressDeadlineSeconds } = deploymentManifest.spec;
  return {
    ...context,
    namespace,
    deployment,
    service,
    // An Ingress or a route stands in front of the Service's own load balancer, if it has one.
    front: objects.filter(({ manifest }) => isFront(manifest)).at(-1),
    objects,
    labelSelector: Object.entries(selector.matchLabels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    image: template.spec?.containers[0].image ?? "",
    targetPort: Number(serviceManifest.spec.ports?.[0].targetPort),
    maxSurge: strategy?.rollingUpdate?.maxSurge ?? "25%",
    paused: paused ?? false,
    isAutoscaled: registered.autoscaler !== undefined,
    progressDeadlineSeconds: progressDeadlineSeconds ?? 600,
    terminationGracePeriodSeconds: template.spec?.terminationGracePeriodSeconds ?? 30,
  };
}

function planned(manifest: Manifest): PlannedObject {
  return { manifest, collection: collectionOf(manifest) };
}

/** Whether a controller has to make an object reachable. */
function isFront({ kind, spec }: Manifest): boolean {
  return kind === "Service"
    ? spec !== undefined && "type" in spec && spec.type === "LoadBalancer"
    : ["Ingress", "HTTPRoute"].includes(kind);
}
