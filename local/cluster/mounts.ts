import { readFileSync } from "node:fs";
import { runDirectory, stateDirectory } from "./paths.ts";
import { tryRun } from "../../script/run.ts";

/** Mount points of the cluster, those mounted last first. */
export function clusterMounts(): string[] {
  return mountsBelow([runDirectory, stateDirectory], readFileSync("/proc/self/mounts", "utf8"));
}

/** Mount points beneath folders, those mounted last first. */
export function mountsBelow(folders: string[], mounts: string): string[] {
  return mounts
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((point) => folders.some((folder) => point.startsWith(`${folder}/`)))
    .reverse();
}

/** Unmounts all that the cluster mounted, also network namespaces of pods; `takeDown` names what is left then. */
export async function unmountAll(): Promise<void> {
  await unmount(clusterMounts());
  // What is in use; some of it may go by itself meanwhile, with the processes that were killed.
  await unmount(clusterMounts(), "--lazy");
}

async function unmount(points: string[], ...options: string[]): Promise<void> {
  if (points.length > 0) {
    await tryRun("umount", [...options, ...points]);
  }
}
