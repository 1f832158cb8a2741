import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bring, removeNamespaces } from "./bring.ts";
import { describeMachine } from "./machine.ts";
import type { Measured } from "./measureTask.ts";
import { measureTask } from "./measureTask.ts";
import type { Peer, PeerName } from "./peers/peer.ts";
import { peerNames } from "./peers/peer.ts";
import type { PeersOptions, PeerSet } from "./peers/peers.ts";
import { allNamespaces, makePeer } from "./peers/peers.ts";
import { ownName, plan } from "./plan.ts";
import type { Benchmarks, TaskResult, Timeline } from "./results.ts";
import type { TaskName } from "./tasks.ts";
import { tags, tasks } from "./tasks.ts";
import { TimeLeft } from "./timeLeft.ts";
import { loadStandIn, removeImage } from "../local/cluster/images.ts";
import { helmProgram } from "../local/helmProgram.ts";
import { say, step } from "../local/progress.ts";

export interface BenchmarkOptions {
  /** The tasks that matter most, each once. */
  quick: boolean;
  /** Leaves out all other tasks, unless it is empty. */
  only: TaskName[];
  /** File that gets what the commands write. */
  log: string;
  /** Told all that has been measured so far, after each measurement. */
  onMeasured: (measured: Benchmarks) => void;
  /** Ends it early; what it made is taken away first. */
  signal: AbortSignal;
}

const image = "docker.io/jeongchanmin/spring-server";
/** How long a failure is waited for that nobody tells; helm waits 300 s by default. */
const limitSeconds = 320;
/** How long commands that fail take CPU before they only wait. */
const beginSeconds = 30;

/** Measures the stack beside its peers; it and they are gone afterwards, however it ends. */
export async function runBenchmark({ quick, only, log, onMeasured, signal }: BenchmarkOptions): Promise<void> {
  const helm = await helmProgram();
  const machine = describeMachine();
  const directory = await mkdtemp(join(tmpdir(), "chat-service-bench-"));
  const options: PeersOptions = { directory, helm };
  const results = new Results(log, (measured) => onMeasured({ ...machine, ...measured }));
  const peers: Peer[] = [];
  const crashing = `${image}:${tags.crashing}`;

  const made = async (name: PeerName, set: PeerSet): Promise<Peer> => {
    signal.throwIfAborted();
    const peer = await makePeer(name, set, options);
    peers.push(peer);
    return peer;
  };
  const measure = async (task: TaskName, peer: Peer, until = signal) =>
    results.add(task, peer.name, await measureTask(tasks[task], peer, { signal: until, limitSeconds }));
  const over = new AbortController();
  let failed: Promise<void>[] = [];

  try {
    await removeNamespaces(allNamespaces); // A run that was killed may have left them.
    await loadStandIn(crashing, ["no-such-command"]);
    const { alone, together } = plan({ quick, only });

    const failing = await Promise.all(
      together.flatMap((task) =>
        peerNames.filter((name) => name !== ownName).map(async (name) => ({ task, peer: await made(name, task) })),
      ),
    );
    if (failing.length > 0) {
      await step("Preparing what fails", () =>
        Promise.all(failing.map(({ task, peer }) => bring(peer, tasks[task].from))),
      );
      const ended = AbortSignal.any([signal, over.signal]);
      failed = failing.map(async ({ task, peer }) => {
        await measure(task, peer, ended);
        await removeNamespaces([peer.namespace]);
      });
      void Promise.allSettled(failed); // What they throw is thrown where they are awaited.
      await step("Letting the failures begin, which are waited for beside the rest", () =>
        sleep(beginSeconds * 1000, undefined, { signal }),
      );
    }

    const byName = new Map<PeerName, Peer>();
    await step("Preparing what is measured", async () => {
      for (const name of new Set(alone.map(({ peer }) => peer))) {
        byName.set(name, await made(name, "tasks"));
      }
    });
    const left = new TimeLeft(alone);
    for (const { task, peer: name, goes } of alone) {
      signal.throwIfAborted();
      const peer = byName.get(name);
      assert(peer !== undefined);
      await step(`${left.next()} ${tasks[task].title}: ${name}`, () => measure(task, peer));
      if (goes === true) {
        await bring(peer, undefined);
      }
    }
    if (failing.length > 0) {
      await step("Waiting for the last failures", () => Promise.all(failed));
    }
  } finally {
    over.abort();
    await step("Cleaning up", async () => {
      await Promise.allSettled(failed);
      // Ctrl-C meanwhile reaches kubectl as well.
      await removeNamespaces(allNamespaces).catch(() => removeNamespaces(allNamespaces));
      await removeImage(crashing);
      for (const folder of [directory, ...peers.map((peer) => peer.directory)]) {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
}

/** What has been measured so far. */
class Results {
  private readonly log: string;
  private readonly onMeasured: (measured: Pick<Benchmarks, "results" | "timelines">) => void;
  private readonly results: TaskResult[] = [];
  private readonly timelines = new Map<PeerName, Timeline>();

  constructor(log: string, onMeasured: (measured: Pick<Benchmarks, "results" | "timelines">) => void) {
    this.log = log;
    this.onMeasured = onMeasured;
  }

  add(task: TaskName, peer: PeerName, { sample, told, timeline, output }: Measured): void {
    let result = this.results.find((result) => result.task === task && result.peer === peer);
    if (result === undefined) {
      result = { task, peer, samples: [] };
      this.results.push(result);
    }
    result.samples.push(sample);
    result.told = told;
    if (timeline !== undefined) {
      this.timelines.set(peer, timeline);
    }
    appendFileSync(this.log, `== ${task}: ${peer}: ${JSON.stringify({ ...sample, told })}\n${output}\n`);
    this.onMeasured({ results: this.results, timelines: [...this.timelines.values()] });
    say(`    ${describe(sample.seconds, sample.floorSeconds, sample.failed)}`);
  }
}

function describe(seconds: number, floor: number | undefined, failed: number | undefined): string {
  return [
    `${seconds.toFixed(1)} s`,
    ...(floor === undefined ? [] : [`pods ready after ${floor.toFixed(1)} s`]),
    ...(failed === undefined ? [] : [`${failed} requests lost`]),
  ].join(", ");
}
