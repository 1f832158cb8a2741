import { setTimeout as sleep } from "node:timers/promises";
import type { CoreV1EventList, V1ContainerStateTerminated } from "@kubernetes/client-node";
import { ApiServer, Json } from "../kubernetes/apiServer";
import { servingPods } from "./progress";
import { Rollout } from "./rollout";
import { Deployment, Pod, ReplicaSet, Snapshot } from "./snapshot";

/** Why a rollout does not get on. */
export interface Failure {
  /** The pod that shows it; undefined if no pod could even be created. */
  pod?: string;
  /** Kubernetes' own reason, such as ImagePullBackOff. */
  reason: string;
  message: string;
  /** Whether waiting longer can't be expected to help. */
  lasting: boolean;
}

// https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff and kubelet's other waiting reasons that no wait mends
const lastingReasons = [
  "ErrImagePull",
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "CrashLoopBackOff",
];

/** How long a container that ends again and again runs at most. */
const crashesWithinSeconds = 60;

/** Why a rollout does not get on, the most telling failure first; undefined if nothing looks wrong but time. */
export function findFailure(snapshot: Snapshot): Failure | undefined {
  const failures = [...currentPods(snapshot).flatMap(failureOfPod), ...failureToCreatePods(snapshot)];
  return failures.find(({ lasting }) => lasting) ?? failures[0];
}

/** The pods of the template that is rolled out, as the old ones may go on failing until they are replaced; all of them while its ReplicaSet is not known. */
function currentPods({ deployment, replicaSets, pods }: Snapshot): Pod[] {
  const revisionOf = (object?: Deployment | ReplicaSet) => object?.metadata?.annotations?.["deployment.kubernetes.io/revision"];
  const templateOf = (object?: ReplicaSet | Pod) => object?.metadata?.labels?.["pod-template-hash"];
  const template = templateOf(replicaSets.find((replicaSet) => revisionOf(replicaSet) === revisionOf(deployment)));
  return template === undefined ? pods : pods.filter((pod) => templateOf(pod) === template);
}

function failureOfPod(pod: Pod): Failure[] {
  const name = pod.metadata?.name;
  const conditions = pod.status?.conditions ?? [];
  const container = pod.status?.containerStatuses?.[0];
  if (pod.metadata?.deletionTimestamp !== undefined || container?.ready) {
    return [];
  }

  const waiting = container?.state?.waiting;
  const terminated = container?.lastState?.terminated ?? container?.state?.terminated;
  const crashing = waiting?.reason === "CrashLoopBackOff" || ((container?.restartCount ?? 0) >= 2 && ranBriefly(terminated));
  if (crashing && terminated !== undefined) {
    const message = `exited with code ${terminated.exitCode} (${terminated.reason}), restarts: ${container?.restartCount}`;
    return [{ pod: name, reason: "CrashLoopBackOff", message, lasting: true }];
  }
  if (waiting?.reason !== undefined && lastingReasons.includes(waiting.reason)) {
    return [{ pod: name, reason: waiting.reason, message: waiting.message ?? "", lasting: true }];
  }

  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled !== undefined) {
    return [{ pod: name, reason: unscheduled.reason ?? "Unschedulable", message: unscheduled.message ?? "", lasting: false }];
  }
  const unready = conditions.find(({ type, status }) => type === "Ready" && status === "False");
  return unready === undefined ? [] : [{ pod: name, reason: "NotReady", message: unready.message ?? "", lasting: false }];
}

/** Whether a container ended soon after its start, unlike one that a restart of its node has ended. */
function ranBriefly(terminated?: Json<V1ContainerStateTerminated>): boolean {
  const [start, end] = [terminated?.startedAt, terminated?.finishedAt].map((time) => Date.parse(time ?? ""));
  return end - start < crashesWithinSeconds * 1000;
}

function failureToCreatePods(snapshot: Snapshot): Failure[] {
  const conditions = snapshot.deployment?.status?.conditions ?? [];
  return conditions
    .filter(({ type, status }) => type === "ReplicaFailure" && status === "True")
    .map(({ reason, message }) => ({ reason: reason ?? "ReplicaFailure", message: message ?? "", lasting: true }));
}

/** A failed rollout in words: the pod, the reason, its last events and log lines, who still serves, and what to run to go back. */
export async function explain(apiServer: ApiServer, snapshot: Snapshot, rollout: Rollout, failure: Failure, lacks: string[]): Promise<string> {
  const { namespace, deployment, stack, context } = rollout;
  const lines = [
    `The rollout of ${namespace}/${deployment} to ${rollout.image} failed: ${failure.reason} (${lacks.join(", ")}).`,
    `  ${failure.pod === undefined ? "replicas" : `pod ${failure.pod}`}: ${failure.message}`,
  ];
  if (failure.pod !== undefined) {
    const [events, log] = await Promise.all([warnings(apiServer, namespace, failure.pod), lastLogLines(apiServer, namespace, failure.pod)]);
    lines.push(...events.map((event) => `  event: ${event}`), ...log.map((line) => `  log: ${line}`));
  }
  const serving = servingPods(snapshot).size;
  lines.push(
    serving > 0 ? `  ${serving} ready replicas keep serving.` : "  No replica serves.",
    `To go back: ${wayBack(snapshot, rollout)}`,
    `To look closer: kubectl --context ${context} -n ${namespace} describe pods${failure.pod === undefined ? "" : ` ${failure.pod}`}; the stack is ${stack}.`,
  );
  return lines.join("\n");
}

/** The commands that go back to what serves. */
export function wayBack(snapshot: Snapshot, { image, stack }: Rollout): string {
  const serving = snapshot.replicaSets
    .filter(({ status }) => (status?.readyReplicas ?? 0) > 0)
    .map(({ spec }) => spec?.template?.spec?.containers[0].image ?? image)
    .find((candidate) => candidate !== image);
  if (serving === undefined) {
    return `undo the last config change, then npx pulumi up --stack ${stack}`;
  }
  const [repository, tag] = parts(serving);
  const commands = [
    ...(repository === parts(image)[0] ? [] : [`npx pulumi config set image ${repository} --stack ${stack}`]),
    `npx pulumi config set imageTag ${tag} --stack ${stack}`,
    `npx pulumi up --stack ${stack}`,
  ];
  return commands.join(" && ");
}

/** The repository and the tag or digest of an image reference. */
function parts(image: string): [repository: string, tag: string] {
  const end = image.includes("@") ? image.indexOf("@") : image.lastIndexOf(":");
  return [image.slice(0, end), image.slice(end + 1)];
}

async function warnings(apiServer: ApiServer, namespace: string, pod: string): Promise<string[]> {
  const fieldSelector = `involvedObject.name=${pod},type=Warning`;
  const events = await apiServer.get<CoreV1EventList>(`/api/v1/namespaces/${namespace}/events`, { fieldSelector }).catch(() => undefined);
  return [...new Set((events?.items ?? []).map(({ reason, message }) => `${reason}: ${message?.trim()}`))].slice(-3);
}

/** What the kubelet answers in place of a log while it replaces a container that has ended. */
const noLog = /^(?:unable to retrieve container logs|failed to try resolving symlinks)/;

async function lastLogLines(apiServer: ApiServer, namespace: string, pod: string, again = true): Promise<string[]> {
  const read = (previous: boolean) =>
    apiServer.getText(`/api/v1/namespaces/${namespace}/pods/${pod}/log`, { previous: String(previous), tailLines: "10" }).catch(() => "");
  const logs = [await read(true), await read(false)];
  const log = logs.find((text) => text !== "" && !noLog.test(text));
  if (log === undefined && again && logs.some((text) => noLog.test(text))) {
    await sleep(1000);
    return lastLogLines(apiServer, namespace, pod, false);
  }
  return (log ?? "").split("\n").filter((line) => line !== "");
}
