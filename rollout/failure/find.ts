import type { V1ContainerStateTerminated, V1ContainerStatus } from "@kubernetes/client-node";
import type { Json } from "../../kubernetes/apiServer.ts";
import type { Deployment, Pod } from "../objects.ts";

/** What waiting can be expected to do for a failure. */
export type Outlook =
  /** Nothing. */
  | "final"
  /** It may pass, but seldom does. */
  | "lasting"
  /** It passes as a rule; only the progress deadline ends it. */
  | "open";

/** Why a rollout isn't progressing. */
export interface Failure {
  /** The pod that shows it; undefined if no pod could even be created. */
  pod?: string;
  /** The container of the pod that shows it; undefined if it is the pod as a whole. */
  container?: string;
  /** Kubernetes' own reason, such as ImagePullBackOff. */
  reason: string;
  message: string;
  outlook: Outlook;
}

// https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff and the kubelet's other reasons to wait
const pullReasons = ["ErrImagePull", "ImagePullBackOff"];
const finalReasons = ["ErrImageNeverPull", "InvalidImageName"];
const lastingReasons = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"];

/**
 * What registries and container runtimes say of an image that isn't there or isn't for everybody, which another try
 * doesn't change.
 */
const imageIsMissing =
  /code = NotFound|: not found|manifest unknown|name unknown|repository does not exist|pull access denied/;

/** How long a container that ends again and again runs at most. */
const crashesWithinSeconds = 60;

/**
 * Why pods of the new template aren't ready; evicted and finished leftovers, and those told to go, don't count.
 */
export function failuresOf(pods: Pod[]): Failure[] {
  return pods.filter((pod) => !isToldToGo(pod) && !hasEnded(pod)).flatMap(failureOfPod);
}

/** Why pods have ended for good, as by eviction; the controller starts others in their place. */
export function endsOf(pods: Pod[]): Failure[] {
  return pods
    .filter((pod) => !isToldToGo(pod) && hasEnded(pod))
    .map(({ metadata, status }) => ({
      pod: metadata?.name,
      reason: status?.reason ?? status?.phase ?? "",
      message: status?.message ?? "",
      outlook: "open",
    }));
}

function isToldToGo({ metadata }: Pod): boolean {
  return metadata?.deletionTimestamp != null;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Failed" || status?.phase === "Succeeded";
}

function failureOfPod(pod: Pod): Failure[] {
  const { containerStatuses = [], initContainerStatuses = [], conditions = [] } = pod.status ?? {};
  const name = pod.metadata?.name;
  const ofContainers = [...initContainerStatuses, ...containerStatuses]
    .filter(({ ready }) => !ready)
    .flatMap((status) =>
      failureOfContainer(status).map((failure) => ({ pod: name, container: status.name, ...failure })),
    );
  if (ofContainers.length > 0) {
    return ofContainers;
  }

  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled !== undefined) {
    return [
      { pod: name, reason: unscheduled.reason ?? "Unschedulable", message: unscheduled.message ?? "", outlook: "open" },
    ];
  }
  const unready = conditions.find(({ type, status }) => type === "Ready" && status === "False");
  return unready === undefined
    ? []
    : [{ pod: name, reason: "NotReady", message: unready.message ?? "", outlook: "open" }];
}

function failureOfContainer({
  state,
  lastState,
  restartCount,
}: Json<V1ContainerStatus>): Omit<Failure, "pod" | "container">[] {
  const waiting = state?.waiting;
  const terminated = state?.terminated ?? lastState?.terminated;
  // The kubelet shows an init container as ended until it starts it again.
  const ends = restartCount + (state?.terminated === undefined ? 0 : 1);
  const isCrashing = waiting?.reason === "CrashLoopBackOff" || (ends >= 2 && ranBriefly(terminated));
  if (isCrashing && terminated !== undefined) {
    const message = `exited with code ${terminated.exitCode} (${terminated.reason}), restarts: ${restartCount}`;
    return [{ reason: "CrashLoopBackOff", message, outlook: "lasting" }];
  }
  if (waiting?.reason === undefined) {
    return [];
  }
  const { reason, message = "" } = waiting;
  if (pullReasons.includes(reason)) {
    return [{ reason, message, outlook: imageIsMissing.test(message) ? "final" : "lasting" }];
  }
  const outlook = finalReasons.includes(reason) ? "final" : lastingReasons.includes(reason) ? "lasting" : undefined;
  return outlook === undefined ? [] : [{ reason, message, outlook }];
}

/** Whether a container ended soon after its start, unlike one that a restart of its node has ended. */
function ranBriefly(terminated?: Json<V1ContainerStateTerminated>): boolean {
  const [start, end] = [terminated?.startedAt, terminated?.finishedAt].map((time) => Date.parse(time ?? ""));
  return end - start < crashesWithinSeconds * 1000;
}

/**
 * Why pods can't be created, as for a quota.
 *
 * @param mayBeFreed whether what is lacking is about to be freed, or is already.
 */
export function failuresToCreate(deployment: Deployment | undefined, mayBeFreed: boolean): Failure[] {
  return (deployment?.status?.conditions ?? [])
    .filter(({ type, status }) => type === "ReplicaFailure" && status === "True")
    .map(({ reason, message }) => ({
      reason: reason ?? "ReplicaFailure",
      message: message ?? "",
      outlook: mayBeFreed ? "open" : "lasting",
    }));
}
