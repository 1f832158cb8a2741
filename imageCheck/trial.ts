import { ApiException } from "@kubernetes/client-node";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { Refusal } from "../refusal/refusal.ts";
import type { Cluster } from "./cluster.ts";
import { messageOf } from "./refusedRequest.ts";
import { WatchedPod } from "./watchedPod.ts";

/** How a server started, or why it didn't. */
export type Start =
  | { kind: "ready"; seconds: number }
  /** It ended, or could not even be started. */
  | { kind: "exited"; exitCode: number; wasOutOfMemory: boolean }
  /** It ran for all the time that it has to start. */
  | { kind: "notReady"; why: string | undefined };

/** One start of a server in a pod of its own. */
export interface Trial {
  pod: WatchedPod;
  start: Start;
  /** The end of what it has written by then. */
  log: string;
}

export interface TrialSettings {
  cluster: Cluster;
  startupSeconds: number;
  signal: AbortSignal;
}

/** An image may be large; Kubernetes itself sets no limit. */
const pullWithinSeconds = 600;
const scheduleWithinSeconds = 20;

/** @see https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff */
const pullFailures = new Set(["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"]);
const createFailures = new Set(["CreateContainerConfigError", "CreateContainerError", "RunContainerError"]);

/**
 * Starts a server and waits until it is ready, ends, or has taken all the time that it has to start.
 *
 * @throws Refusal if it can't be tried: if its image can't be pulled, no node takes it, or the cluster refuses the pod.
 */
export async function tryPod(namespace: string, pod: V1Pod, settings: TrialSettings): Promise<Trial> {
  const { cluster, startupSeconds, signal } = settings;
  const watched = await WatchedPod.create(cluster, namespace, pod).catch((error: unknown) => {
    throw error instanceof ApiException ? cannotTry(`the cluster refuses its pod: ${messageOf(error)}`) : error;
  });
  try {
    await awaitContainer(watched, signal);
    const start = await awaitReadiness(watched, startupSeconds, signal);
    const ended = watched.container?.state?.terminated?.message ?? watched.container?.state?.waiting?.message ?? "";
    const log = await watched.log();
    return { pod: watched, start, log: log.trim() === "" ? ended : log };
  } catch (error) {
    watched.stopWatching();
    throw error;
  }
}

/** Waits until its container runs, has run or can't be created. */
async function awaitContainer(pod: WatchedPod, signal: AbortSignal): Promise<void> {
  const unschedulable = ({ pod: { status } }: WatchedPod) =>
    status?.conditions?.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable");
  if (!(await pod.until(({ pod: { spec } }) => spec?.nodeName !== undefined, scheduleWithinSeconds, signal))) {
    throw cannotTry(`no node takes its pod: ${unschedulable(pod)?.message ?? "it was not scheduled"}`);
  }
  const failedPull = () => {
    const waiting = pod.container?.state?.waiting;
    return pullFailures.has(waiting?.reason ?? "") ? waiting : undefined;
  };
  const hasBegun = await pod.until(() => began(pod.container) || failedPull() !== undefined, pullWithinSeconds, signal);
  const failure = failedPull();
  if (failure !== undefined || !hasBegun) {
    throw cannotTry(`it can't be pulled: ${failure?.message ?? `not within ${pullWithinSeconds} s`}`);
  }
}

function began(container: V1ContainerStatus | undefined): boolean {
  const { running, terminated, waiting } = container?.state ?? {};
  return running !== undefined || terminated !== undefined || createFailures.has(waiting?.reason ?? "");
}

async function awaitReadiness(pod: WatchedPod, startupSeconds: number, signal: AbortSignal): Promise<Start> {
  const began = performance.now();
  const isOver = ({ container }: WatchedPod) => container?.ready === true || container?.state?.running === undefined;
  await pod.until(isOver, startupSeconds, signal);
  const { container } = pod;
  if (container?.ready === true) {
    return { kind: "ready", seconds: (performance.now() - began) / 1000 };
  }
  const { running, terminated } = container?.state ?? {};
  if (running !== undefined) {
    return { kind: "notReady", why: await pod.lastEvent("Unhealthy") };
  }
  return {
    kind: "exited",
    exitCode: terminated?.exitCode ?? 128,
    wasOutOfMemory: terminated?.reason === "OOMKilled",
  };
}

function cannotTry(why: string): Refusal {
  return new Refusal("Preflight", `The image can't be checked: ${why}`, ["image"]);
}
