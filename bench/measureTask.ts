import { setTimeout as sleep } from "node:timers/promises";
import { bring, note, settle } from "./bring.ts";
import { costOf } from "./taskCost.ts";
import type { Peer } from "./peers/peer.ts";
import { PodHistory } from "./podHistory.ts";
import { PodWatch } from "./podWatch.ts";
import type { Sample, Timeline, Told } from "./results.ts";
import type { Task } from "./tasks.ts";
import { timelineParts } from "./timeline.ts";
import { toldIn } from "./told.ts";
import { loopback } from "../local/cluster/addresses.ts";
import type { RequestOutcome } from "../meter/meter.ts";
import { Meter } from "../meter/meter.ts";

/** What was measured of a task, once. */
export interface Measured {
  sample: Sample;
  told?: Told;
  timeline?: Timeline;
  /** What the commands wrote. */
  output: string;
}

const requestsPerSecond = 200;
const secondsBefore = 2;
/** Old pods may still be there when a command ends that doesn't wait for them. */
const secondsAfter = 4;

/**
 * Brings a peer to where a task begins, does the task and measures it.
 *
 * @param limitSeconds after which commands are ended that may fail.
 */
export async function measureTask(
  task: Task,
  peer: Peer,
  { signal, limitSeconds }: { signal: AbortSignal; limitSeconds: number },
): Promise<Measured> {
  await bring(peer, task.from);
  if (task.to !== undefined) {
    await peer.edit(task.to);
  }
  await task.changeByHand?.(peer);

  const history = new PodHistory(task.to ?? { replicas: Infinity, imageTag: "" });
  const watch = new PodWatch(peer.namespace, history);
  const outcomes: RequestOutcome[] = [];
  const meter = task.underLoad ? load(peer, outcomes) : undefined;
  try {
    await sleep(meter === undefined ? 200 : secondsBefore * 1000);
    history.begin();
    const beganAt = performance.now();
    const measured = await runTask(task, peer, signal, limitSeconds);
    const { sample } = measured;
    if (meter !== undefined) {
      await sleep(secondsAfter * 1000);
      const { requests, failed } = await meter.stop();
      Object.assign(sample, { requests, failed });
    }
    if (task.changes) {
      note(peer, task.to);
    }
    if (task.changes && task.tells === undefined) {
      await settle(peer);
      const since = (milliseconds?: number) => milliseconds && (milliseconds - beganAt) / 1000;
      sample.firstPodSeconds = since(history.firstNewAt);
      sample.floorSeconds = since(history.readyAt);
      sample.oldGoneSeconds = since(history.oldGoneAt);
    }
    const isUpdated = (pod: string) => history.imageTags.get(pod) === task.to?.imageTag;
    const timeline = {
      peer: peer.name,
      seconds: sample.seconds,
      requestsPerSecond,
      parts: timelineParts(outcomes, beganAt, isUpdated),
    };
    return { ...measured, ...(task.name === "update5" ? { timeline } : {}) };
  } finally {
    watch.stop();
    await meter?.stop();
  }
}

function load({ nodePort }: Peer, outcomes: RequestOutcome[]): Meter {
  return Meter.start({
    address: loopback,
    port: nodePort,
    requestsPerSecond,
    connections: "new",
    maxRequests: 300 * requestsPerSecond,
    onOutcome: (outcome) => outcomes.push(outcome),
  });
}

async function runTask(task: Task, peer: Peer, signal: AbortSignal, limitSeconds: number): Promise<Measured> {
  const start = performance.now();
  const secondsNow = () => (performance.now() - start) / 1000;
  const limit = task.mayFail ? AbortSignal.timeout(limitSeconds * 1000) : undefined;
  let [output, toldSeconds]: [string, number | undefined] = ["", undefined];
  const onOutput = (text: string) => {
    output += text;
    if (task.tells?.test(output) === true) {
      toldSeconds ??= secondsNow();
    }
  };
  const told = () => (task.tells === undefined ? undefined : toldIn(output, task));
  try {
    const { seconds, cpuSeconds, peakMegabytes } = await costOf(task.commands(peer), {
      mayFail: task.mayFail,
      onOutput,
      signal: limit === undefined ? signal : AbortSignal.any([signal, limit]),
    });
    return { sample: { seconds, cpuSeconds, peakMegabytes, toldSeconds }, told: told(), output };
  } catch (error) {
    if (signal.aborted || limit?.aborted !== true) {
      throw error;
    }
    return { sample: { seconds: limitSeconds, endedEarly: true, toldSeconds }, told: told(), output };
  }
}
