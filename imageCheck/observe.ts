import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import { slowestFront } from "../components/front.ts";
import { timings } from "../components/timings.ts";
import type { Cluster } from "./cluster.ts";
import type { Connect } from "./connection.ts";
import { Connections, connectTo } from "./connection.ts";
import { deniedWrites } from "./deniedWrites.ts";
import { MemoryMeter } from "./memoryMeter.ts";
import type { Observations } from "./observations.ts";
import type { Close } from "./openWebSockets.ts";
import { openWebSockets } from "./openWebSockets.ts";
import type { Answer } from "./request.ts";
import { request } from "./request.ts";
import type { RunningServer } from "./startServer.ts";

/** Where a server is asked for what. */
export interface Paths {
  /** A path that is answered after some seconds, if there is one. */
  slowPath: string | undefined;
  webSocketPath: string;
}

/** Also a page that isn't there is an answer; a path of probes might tell that the server goes. */
const quickPath = "/";
const webSocketCount = 5;
const answerWithinSeconds = 15;

/** How long before SIGTERM is due the slow request is sent, and no quick one is any more. */
const lastSecondBeforeSigterm = 1;
const betweenRequestsSeconds = 0.2;

/** How long after the end of its drain a container may take to be gone. */
const cleanUpSeconds = 30;

/** How long what it sent last may be on its way through the API server; then the connections that are left are cut. */
const lastWordSeconds = 1;

/** How long Kubernetes may take to tell that a container has ended. */
export const statusSeconds = 3;

/**
 * Asks a server that is ready for what a chat's clients want, tells it to go, and sees what becomes of them.
 *
 * @throws Error if it ends before it is told to.
 */
export async function observe(
  cluster: Cluster,
  { pod, readySeconds, grantedFolders }: RunningServer,
  values: ChatServiceValues,
  { slowPath, webSocketPath }: Paths,
  signal: AbortSignal,
): Promise<Observations> {
  const { drainSeconds } = values;
  const { preStopSeconds } = timings({ ...values, front: slowestFront(values) });
  const hasEnded = () => pod.isGone || pod.container?.state?.terminated !== undefined;
  const requireRunning = () => assert(!hasEnded(), "The server ended before it was told to.");
  const connections = new Connections(() => connectTo(cluster, pod));
  const memoryMeter = new MemoryMeter(cluster.core, pod, pod.pod.spec?.nodeName ?? "");
  try {
    const answer = await request(await connections.open(), quickPath, answerWithinSeconds);
    if ("why" in answer) {
      await pod.until(hasEnded, statusSeconds, signal);
      requireRunning();
    }
    const webSockets = await openWebSockets(() => connections.open(), webSocketPath, webSocketCount);
    const slow = slowPath === undefined ? undefined : { path: slowPath, connection: await connections.open() };
    const deniedFolders = deniedWrites(await pod.log());
    signal.throwIfAborted();
    requireRunning();

    await pod.delete();
    const stop = new Countdown(preStopSeconds);
    const openRequest = slow && askAcross(stop, slow.connection, slow.path, drainSeconds + cleanUpSeconds);
    const answers = await askUntil(stop, () => connections.open(), signal);
    await pod.until(hasEnded, lastSecondBeforeSigterm + drainSeconds + cleanUpSeconds, signal);
    const end = { exitCode: pod.container?.state?.terminated?.exitCode, secondsAfterSigterm: stop.secondsAfter() };
    await sleep(lastWordSeconds * 1000);
    connections.cut();
    return {
      readySeconds,
      grantedFolders,
      deniedFolders,
      answer: { path: quickPath, ...answer },
      memory: memoryMeter.mostBytes > 0 ? { bytes: memoryMeter.mostBytes } : { why: memoryMeter.why },
      newRequests: { seconds: preStopSeconds - lastSecondBeforeSigterm, answers },
      openRequest: await openRequest,
      webSockets: {
        path: webSocketPath,
        ...(typeof webSockets === "string" ? { why: webSockets } : { closes: await closesOf(webSockets, stop) }),
      },
      end,
    };
  } finally {
    memoryMeter.stop();
    connections.cut();
  }
}

/** Asks over new connections, one after the other, until shortly before SIGTERM. */
async function askUntil(stop: Countdown, connect: Connect, signal: AbortSignal): Promise<Answer[]> {
  const answers: Answer[] = [];
  const isOver = () => stop.secondsAfter() > -lastSecondBeforeSigterm;
  while (!isOver()) {
    signal.throwIfAborted();
    const connection = await connect().catch(() => undefined);
    // The way there may take long where the cluster is busy, and then says nothing of the server.
    if (connection !== undefined && !isOver()) {
      answers.push(await request(connection, quickPath, answerWithinSeconds));
    }
    await sleep(betweenRequestsSeconds * 1000);
  }
  return answers;
}

/** Asks shortly before SIGTERM, so that the request is open when that comes. */
async function askAcross(
  stop: Countdown,
  connection: Duplex,
  path: string,
  timeoutSeconds: number,
): Promise<Observations["openRequest"]> {
  await stop.sleepUntil(-lastSecondBeforeSigterm);
  const answer = await request(connection, path, timeoutSeconds);
  return { path, answer, secondsAfterSigterm: stop.secondsAfter() };
}

async function closesOf(
  ends: Promise<Close>[],
  stop: Countdown,
): Promise<{ code: number; secondsAfterSigterm: number }[]> {
  const closes = await Promise.all(ends);
  return closes.map(({ code, atMilliseconds }) => ({ code, secondsAfterSigterm: stop.secondsAfter(atMilliseconds) }));
}

/** The time until SIGTERM is due, and after it. */
class Countdown {
  private readonly atMilliseconds: number;

  constructor(seconds: number) {
    this.atMilliseconds = performance.now() + seconds * 1000;
  }

  /** Negative before it. */
  secondsAfter(milliseconds = performance.now()): number {
    return (milliseconds - this.atMilliseconds) / 1000;
  }

  async sleepUntil(secondsAfter: number): Promise<void> {
    await sleep(Math.max(0, secondsAfter - this.secondsAfter()) * 1000);
  }
}
