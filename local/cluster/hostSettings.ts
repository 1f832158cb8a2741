import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inNamespace } from "./nodes.ts";
import { run } from "../../script/run.ts";

/** What the host was like before the cluster changed it. */
export interface HostSettings {
  /** Identifies the boot that it holds for: a restart undoes all of it. */
  bootId: string;
  kernelSettings: Record<string, string>;
  /** Those of the folders that the cluster's programs insist on that did not exist. */
  absentFolders: string[];
}

/** Folders that the cluster's programs insist on, each before the one that it is in. */
const foreignFolders = [
  "/run/containerd/s",
  "/run/containerd",
  "/var/lib/kubelet/device-plugins",
  "/var/lib/kubelet",
  "/var/lib/cni/results",
  "/var/lib/cni",
  "/var/log/containers",
];

/** Kernel settings that the cluster, the kubelet or kube-proxy change, and to what if it is ours to change. */
const changed: Record<string, string | undefined> = {
  "net/ipv4/ip_forward": "1",
  "net/ipv4/conf/all/route_localnet": "1",
  "net/bridge/bridge-nf-call-iptables": "1",
  "vm/overcommit_memory": undefined,
  "vm/panic_on_oom": undefined,
  "kernel/panic": undefined,
  "kernel/panic_on_oops": undefined,
  "kernel/keys/root_maxkeys": undefined,
  "kernel/keys/root_maxbytes": undefined,
};

const file = (name: string) => join("/proc/sys", name);

export function readHostSettings(): HostSettings {
  const names = Object.keys(changed).filter((name) => existsSync(file(name)));
  return {
    bootId: bootId(),
    kernelSettings: Object.fromEntries(names.map((name) => [name, readFileSync(file(name), "utf8").trim()])),
    absentFolders: foreignFolders.filter((folder) => !existsSync(folder)),
  };
}

export function changeKernelSettings(): void {
  for (const [name, value] of Object.entries(changed)) {
    if (value !== undefined && existsSync(file(name))) {
      writeFileSync(file(name), value);
    }
  }
}

/** Lets a network namespace pass on what comes in for others, as the host does. */
export async function allowForwarding(networkNamespace: string): Promise<void> {
  const [command, ...args] = inNamespace(networkNamespace, ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
  await run(command, args);
}

/** Puts folders and kernel settings back to what they were; a restart of the machine has done so with the settings. */
export function restoreHostSettings(before: HostSettings): void {
  for (const folder of before.absentFolders.filter(existsSync)) {
    removeUnused(folder);
  }
  if (!isOfThisBoot(before)) {
    return;
  }
  for (const [name, value] of Object.entries(before.kernelSettings)) {
    if (readFileSync(file(name), "utf8").trim() !== value) {
      writeFileSync(file(name), value);
    }
  }
}

/** Removes the sockets in a folder that no process has open any more and, unless others use it by now, the folder. */
export function removeUnused(folder: string): void {
  const sockets = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSocket());
  const open = readFileSync("/proc/net/unix", "utf8");
  for (const file of sockets.map(({ name }) => join(folder, name)).filter((path) => !open.includes(` ${path}\n`))) {
    rmSync(file);
  }
  if (readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
}

/** Whether the machine has not been restarted since. */
export function isOfThisBoot(before: HostSettings): boolean {
  return before.bootId === bootId();
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
