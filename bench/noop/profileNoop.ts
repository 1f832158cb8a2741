import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandProcesses } from "./commandProcesses.ts";
import type { NoopProfile, NoopRun, ProcessRun, ProgramSpan } from "./noopProfile.ts";
import { medianRun } from "./noopProfile.ts";
import { bring, removeNamespaces } from "../bring.ts";
import { describeMachine } from "../machine.ts";
import type { Peer } from "../peers/peer.ts";
import { namespaceOf } from "../peers/peer.ts";
import { thisStack } from "../peers/pulumiPeers.ts";
import { tasks } from "../tasks.ts";
import { step } from "../../local/progress.ts";
import { measureCommand } from "../../meter/measureCommand.ts";

const place = { name: "bench-noop", nodePort: 30140 };
const preloaded = join(import.meta.dirname, "programSpans.mjs");
/** A module that loads sooner can't be seen in a picture. */
const leastLoadMilliseconds = 1;
const project = join(import.meta.dirname, "..", "..");

/** Runs updates that have nothing to do, and says which process ran when; the stack is gone afterwards. */
export async function profileNoop(count: number, signal: AbortSignal): Promise<NoopProfile> {
  const machine = describeMachine();
  const directory = await mkdtemp(join(tmpdir(), "chat-service-bench-"));
  let peer: Peer | undefined;
  try {
    await removeNamespaces([namespaceOf(place.name)]); // A run that was killed may have left it.
    const stack = await thisStack({ ...place, directory });
    peer = stack;
    await step("Preparing the stack", () => bring(stack, tasks.noop.from));
    const runs: NoopRun[] = [];
    for (let index = 0; index < count; index++) {
      await step(`Update ${index + 1} of ${count}, with nothing to do`, async () => {
        runs.push(await profileRun(stack, join(directory, "spans.json"), signal));
      });
    }
    return { ...machine, seconds: runs.map(({ seconds }) => seconds), median: medianRun(runs) };
  } finally {
    await step("Cleaning up", async () => {
      await removeNamespaces([namespaceOf(place.name)]);
      for (const folder of [directory, ...(peer === undefined ? [] : [peer.directory])]) {
        await rm(folder, { recursive: true });
      }
    });
  }
}

async function profileRun(peer: Peer, spansFile: string, signal: AbortSignal): Promise<NoopRun> {
  const [{ command, args, cwd, env }] = tasks.noop.commands(peer);
  const beganAt = performance.now();
  let watched: CommandProcesses | undefined;
  let processes: ProcessRun[] = [];
  let seconds: number;
  try {
    ({ seconds } = await measureCommand({
      command,
      args,
      cwd,
      env: { ...env, CHAT_SERVICE_SPANS: spansFile, npm_config_node_options: `${nodeOptions()} --import=${preloaded}` },
      onStart: (pid) => (watched = new CommandProcesses(pid, beganAt)),
      signal,
    }));
  } finally {
    processes = watched?.stop() ?? [];
  }
  const spans = JSON.parse(await readFile(spansFile, "utf8")) as ProgramSpan[];
  await rm(spansFile); // Or a program that writes none would seem to have had these.
  const since = (milliseconds: number) => (milliseconds - performance.timeOrigin - beganAt) / 1000;
  return {
    seconds,
    processes,
    spans: spans
      .filter(({ what, from, to }) => what !== "loads" || to - from >= leastLoadMilliseconds)
      .map(({ what, detail, from, to }) => ({
        what,
        detail: what === "loads" ? withoutFolders(detail) : detail,
        from: since(from),
        to: since(to),
      })),
  };
}

/** The path or URL of a module from the packages on; the project's own is a dot. */
function withoutFolders(module: string): string {
  return /^(\/|file:)/.test(module) ? (/node_modules\/.*/.exec(module)?.[0] ?? ".") : module;
}

/** What .npmrc gives to every Node process. */
function nodeOptions(): string {
  return /^node-options=(.*)$/m.exec(readFileSync(join(project, ".npmrc"), "utf8"))?.[1] ?? "";
}
