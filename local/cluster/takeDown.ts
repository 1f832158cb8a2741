import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clusterName } from "./addresses.ts";
import { clusterPids, remainingCgroups, removeCgroups } from "./cgroups.ts";
import { clusterRules, removeRules } from "./firewall.ts";
import type { HostSettings } from "./hostSettings.ts";
import { isOfThisBoot, restoreHostSettings } from "./hostSettings.ts";
import { clusterIpSets, removeIpSets } from "./ipSets.ts";
import { recordedKubeconfigs, removeFromKubeconfigs } from "./kubeconfig.ts";
import { kubectlLinks, unlinkKubectl } from "./kubectlLink.ts";
import { clusterMounts, unmountAll } from "./mounts.ts";
import { clusterInterfaces, removeInterfaces } from "./network.ts";
import { paths, runDirectory, stateDirectory } from "./paths.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { waitUntil } from "../wait.ts";

/** Folders outside the cluster's own in which the kubelet and the pod network's plugins leave files. */
const podLogLinks = "/var/log/containers";
const cniResults = "/var/lib/cni/results";

/** Whether a start of this cluster changed the host and no stop has undone that. */
export function isUp(): boolean {
  return existsSync(paths.hostBefore) || clusterPids().length > 0;
}

/**
 * Undoes all that a start did to the host, whatever state a crash or half a start left; the cluster's state stays.
 *
 * Another Kubernetes' bridge and rules have the same names; they are left alone, as no start of this cluster goes
 * beside them.
 *
 * @throws Refusal with all that it could not remove.
 */
export async function takeDown(): Promise<void> {
  if (!isUp()) {
    return;
  }
  const before = existsSync(paths.hostBefore)
    ? (JSON.parse(readFileSync(paths.hostBefore, "utf8")) as HostSettings)
    : undefined;
  const ownsNetwork = before === undefined || isOfThisBoot(before);

  await endProcesses();
  await unmountAll();
  if (ownsNetwork) {
    await removeInterfaces();
    await removeRules();
    await removeIpSets();
  }
  for (const file of strayFiles()) {
    rmSync(file);
  }
  if (before !== undefined) {
    restoreHostSettings(before);
  }
  removeFromKubeconfigs();
  unlinkKubectl();
  rmSync(runDirectory, { recursive: true, force: true });
  await removeCgroups();

  const remaining = await leftovers(ownsNetwork);
  if (remaining.length > 0) {
    throw new Refusal("CommandFailed", [
      "Left on this machine, which a second npm stop may remove:",
      ...remaining.map((line) => `- ${line}`),
    ]);
  }
  rmSync(paths.hostBefore, { force: true });
}

/** What of the cluster is still on the host, one line each. */
async function leftovers(ownsNetwork: boolean): Promise<string[]> {
  return [
    ...clusterPids().map((pid) => `process ${pid}`),
    ...clusterMounts().map((point) => `mount ${point}`),
    ...(ownsNetwork ? await clusterInterfaces() : []).map((name) => `network interface ${name}`),
    ...(ownsNetwork ? await clusterRules() : []).map((rule) => `iptables ${rule}`),
    ...(ownsNetwork ? await clusterIpSets() : []).map((name) => `IP set ${name}`),
    ...remainingCgroups().map((cgroup) => `control group ${cgroup}`),
    ...recordedKubeconfigs().map((file) => `context ${clusterName} in ${file}`),
    ...[...strayFiles(), ...kubectlLinks()].map((file) => `file ${file}`),
    ...[runDirectory].filter(existsSync).map((folder) => `folder ${folder}`),
  ];
}

/**
 * The supervisor goes first, or it would start the others again; then all at once, as each of them outlives a crash.
 */
async function endProcesses(): Promise<void> {
  if (existsSync(paths.supervisorPid)) {
    const supervisor = Number(readFileSync(paths.supervisorPid, "utf8"));
    signal(
      clusterPids().filter((pid) => pid === supervisor),
      "SIGKILL",
    );
  }
  signal(clusterPids(), "SIGTERM");
  await waitUntil(() => clusterPids().length === 0, { withinSeconds: 2, otherwise: "" }).catch(() => undefined);
  await waitUntil(
    () => {
      signal(clusterPids(), "SIGKILL");
      return clusterPids().length === 0;
    },
    { withinSeconds: 20, otherwise: "The cluster's processes did not end" },
  );
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      continue; // It has ended meanwhile.
    }
  }
}

function strayFiles(): string[] {
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  return [
    ...list(podLogLinks).filter((link) => pointsInto(link, stateDirectory)),
    ...list(cniResults).filter((file) => mentions(file, `"${runDirectory}/`)),
  ];
}

function pointsInto(link: string, folder: string): boolean {
  try {
    return readlinkSync(link).startsWith(`${folder}/`);
  } catch {
    return false;
  }
}

function mentions(file: string, text: string): boolean {
  try {
    return readFileSync(file, "utf8").includes(text);
  } catch {
    return false;
  }
}
