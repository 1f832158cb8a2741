import { readFileSync } from "node:fs";
import { runDirectory, stateDirectory } from "./paths";
import { run, tryRun } from "../../script/run";

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

/** Unmounts all that the cluster mounted, its pods' network namespaces included. */
export async function unmountAll(): Promise<void> {
  const points = clusterMounts();
  if (points.length > 0 && (await tryRun("umount", points)).code !== 0) {
    const remaining = clusterMounts();
    if (remaining.length > 0) {
      await run("umount", ["--lazy", ...remaining]);
    }
  }
}
