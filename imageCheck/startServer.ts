import type { ChatServiceValues } from "../components/chatServiceValues.ts";
import { deniedWrites } from "./deniedWrites.ts";
import type { Finding } from "./finding.ts";
import { inOwnNamespace } from "./ownNamespace.ts";
import type { Variation } from "./serverPod.ts";
import { serverPod } from "./serverPod.ts";
import type { Trial, TrialSettings } from "./trial.ts";
import { tryPod } from "./trial.ts";
import type { WatchedPod } from "./watchedPod.ts";

/** How often more folders are made writable, as a server is often refused the second one only after the first. */
const mostRounds = 8;
const shownLines = 5;

/** A server that is ready. */
export interface RunningServer {
  pod: WatchedPod;
  readySeconds: number;
  /** Folders that it may write to only for the check, as it didn't start without. */
  grantedFolders: string[];
}

/**
 * Starts a server as the stack does; where that fails, with the folders that it was refused to write to. If it can't be
 * had to run in that way, finds out what it lacks by giving it more.
 */
export async function startServer(
  namespace: string,
  values: ChatServiceValues,
  settings: TrialSettings,
): Promise<RunningServer | { lack: Finding }> {
  const { trial, folders } = await startWithFolders(namespace, values, settings);
  const { pod, start } = trial;
  if (start.kind === "ready") {
    return { pod, readySeconds: start.seconds, grantedFolders: folders };
  }
  pod.stopWatching();
  const { memoryLimit, startupSeconds } = values;
  if (start.kind === "exited" && start.wasOutOfMemory) {
    return { lack: { code: "OutOfMemory", memoryLimit } };
  }
  const lack = await findLack(namespace, values, folders, settings);
  if (lack !== undefined) {
    return { lack };
  }
  return start.kind === "exited"
    ? { lack: { code: "Exits", exitCode: start.exitCode, lastLines: lastLines(trial.log) } }
    : { lack: { code: "NotReady", startupSeconds, why: start.why } };
}

/** Starts a server, again and again with the folders that it was refused to write to, until that changes nothing. */
async function startWithFolders(
  namespace: string,
  values: ChatServiceValues,
  settings: TrialSettings,
): Promise<{ trial: Trial; folders: string[] }> {
  const first = await tryPod(namespace, serverPod(values), settings);
  let trial = first;
  let folders: string[] = [];
  for (let round = 0; round < mostRounds && trial.start.kind !== "ready"; round++) {
    const denied = deniedWrites(trial.log).filter((folder) => !folders.includes(folder));
    if (denied.length === 0) {
      break;
    }
    folders = [...folders, ...denied];
    const writablePaths = [...(values.writablePaths ?? []), ...folders];
    trial.pod.stopWatching();
    trial = await tryPod(namespace, serverPod({ ...values, writablePaths }), settings);
  }
  return { trial, folders };
}

/** What a server starts with that the stack doesn't give it; of what it may need, the least is told. */
async function findLack(
  namespace: string,
  values: ChatServiceValues,
  folders: string[],
  settings: TrialSettings,
): Promise<Finding | undefined> {
  const { runAsUser: user } = values;
  const attempt = async (variation: Variation, where: string) => {
    const { pod, start, log } = await tryPod(where, serverPod(values, variation), settings);
    pod.stopWatching();
    return start.kind === "ready" ? { ownUser: pod.container?.user?.linux?.uid, log } : undefined;
  };
  const [ownUser, writableRoot, [root, rootThatWrites]] = await Promise.all([
    attempt("ownUser", namespace),
    attempt("writableRoot", namespace),
    inOwnNamespace(settings.cluster.core, "baseline", (privileged) =>
      Promise.all([attempt("root", privileged), attempt("rootWithWritableRoot", privileged)]),
    ),
  ]);
  if (ownUser !== undefined) {
    return { code: "NeedsOwnUser", user, ownUser: ownUser.ownUser };
  }
  if (writableRoot !== undefined) {
    return { code: "NeedsWritableRoot", folders };
  }
  if (root !== undefined) {
    return { code: "NeedsRoot", user };
  }
  return rootThatWrites === undefined ? undefined : { code: "NeedsRootThatWrites", user };
}

function lastLines(log: string): string[] {
  return log
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-shownLines);
}
