import type { ChatServiceManifests, Manifest } from "../components/manifests.ts";
import { objectsOf } from "../components/manifests.ts";
import { collectionOf } from "../kubernetes/paths.ts";
import type { Drain } from "./drain.ts";
import { drainOf } from "./drain.ts";

/** One object of a plan, and where the API server has it. */
export interface PlannedObject {
  manifest: Manifest;
  /** Such as /apis/apps/v1/namespaces/chat-dev/deployments. */
  collection: string;
}

/** What a plan needs to know of a stack, and no object says. */
export interface StackSettings {
  stack: string;
  /** The kubeconfig context of its cluster. */
  context: string;
  /** The config of this revision, by key. */
  revisionConfig: Record<string, string>;
  /** The rollout ends only once replicas that were told to stop are gone, but for those that may drain for longer. */
  awaitedDrainSeconds: number;
  /** Whether log lines of containers may be shown. */
  showsLogs: boolean;
  /** What may not be shown, as it is secret. */
  secrets: string[];
}

/** What a rollout is to reach. */
export interface Plan extends StackSettings {
  namespace: string;
  deployment: PlannedObject;
  service: PlannedObject;
  /**
   * What a controller has to make reachable: the Ingress or the route, else the Service that has a load balancer;
   * undefined where clients come by kube-proxy alone.
   */
  mustBeReachable?: PlannedObject;
  /** Everything that the stack registers, the Deployment and the Service included. */
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
  /** How long a replica of the new template may take that was told to go. */
  drain: Drain;
}

/** What is to be reached, from what was registered. */
export function planOf(settings: StackSettings, namespaceManifest: Manifest, registered: ChatServiceManifests): Plan {
  const { name: namespace } = namespaceManifest.metadata;
  const { deployment: deploymentManifest, service: serviceManifest, ...others } = registered;
  const [deployment, service] = [plannedObject(deploymentManifest), plannedObject(serviceManifest)];
  const objects = [plannedObject(namespaceManifest), deployment, service, ...objectsOf(others).map(plannedObject)];
  const { selector, template, strategy, paused, progressDeadlineSeconds } = deploymentManifest.spec;
  return {
    ...settings,
    namespace,
    deployment,
    service,
    mustBeReachable:
      objects.find(({ manifest: { kind } }) => kind === "Ingress" || kind === "HTTPRoute") ??
      (serviceManifest.spec.type === "LoadBalancer" ? service : undefined),
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
    drain: drainOf(template.spec),
  };
}

function plannedObject(manifest: Manifest): PlannedObject {
  return { manifest, collection: collectionOf(manifest) };
}
