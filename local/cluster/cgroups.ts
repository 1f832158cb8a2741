import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { waitUntil } from "../wait.ts";

const root = "/sys/fs/cgroup";
const name = "chat-service";

const isVersion2 = () => existsSync(join(root, "cgroup.controllers"));

/** The group of a node's pods, as its kubelet is told: beneath the root of every hierarchy. */
export function podsCgroup(nodeName: string): string {
  return join("/", name, nodeName);
}

/** The cluster's group in every hierarchy of control groups: one in version 2, one for each controller in version 1. */
function clusterCgroups(): string[] {
  if (isVersion2()) {
    return [join(root, name)];
  }
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "cgroup.procs")))
    .map((entry) => join(root, entry.name, name));
}

/** The group of the supervisor and all that it starts; the pods of each node have theirs beside it. */
export function controlCgroup(): string {
  return join(root, ...(isVersion2() ? [] : ["pids"]), name, "control");
}

/** Shell text that moves the shell into a group. */
export function joinCgroup(cgroup: string): string {
  return `echo $$ > ${cgroup}/cgroup.procs`;
}

/** Creates the cluster's groups: whatever runs for it is in them, so that it can be found after any crash. */
export function createCgroups(nodeNames: string[]): void {
  for (const cgroup of clusterCgroups()) {
    create(cgroup);
    for (const nodeName of nodeNames) {
      create(join(cgroup, nodeName));
    }
  }
  mkdirSync(controlCgroup(), { recursive: true });
}

function create(cgroup: string): void {
  if (isVersion2()) {
    delegateControllers(dirname(cgroup));
  }
  mkdirSync(cgroup, { recursive: true });
  copyCpuset(cgroup);
}

/**
 * Lets the groups below one use its controllers, each on its own; the kubelet itself names those that it then misses.
 */
function delegateControllers(cgroup: string): void {
  for (const controller of readFileSync(join(cgroup, "cgroup.controllers"), "utf8").trim().split(" ")) {
    try {
      writeFileSync(join(cgroup, "cgroup.subtree_control"), `+${controller}`);
    } catch {
      continue;
    }
  }
}

/** A new cpuset group of version 1 has no processor and no memory until it is told. */
function copyCpuset(cgroup: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"]) {
    if (!isVersion2() && existsSync(join(cgroup, file))) {
      writeFileSync(join(cgroup, file), readFileSync(join(cgroup, "..", file), "utf8"));
    }
  }
}

/** Pids of all that runs for the cluster: its programs, the pods' shims and their processes. */
export function clusterPids(): number[] {
  const pids = clusterCgroups()
    .flatMap(withDescendants)
    .flatMap((cgroup) => unlessRemoved(() => readFileSync(join(cgroup, "cgroup.procs"), "utf8").trim().split("\n")))
    .filter((line) => line !== "");
  return [...new Set(pids.map(Number))].filter((pid) => pid !== 0);
}

/** Removes the cluster's groups, once their last processes are gone for good. */
export async function removeCgroups(): Promise<void> {
  const removed = () => {
    try {
      for (const cgroup of clusterCgroups().flatMap(withDescendants).reverse()) {
        rmdirSync(cgroup);
      }
      return true;
    } catch {
      return false;
    }
  };
  await waitUntil(removed, { withinSeconds: 10, otherwise: "The cluster's control groups could not be removed" });
}

/** Groups of the cluster that exist. */
export function remainingCgroups(): string[] {
  return clusterCgroups().filter((cgroup) => existsSync(cgroup));
}

/** A group and all below it, each before its own descendants; none if it doesn't exist. */
function withDescendants(cgroup: string): string[] {
  return unlessRemoved(() => {
    const children = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [cgroup, ...children.flatMap((child) => withDescendants(join(cgroup, child.name)))];
  });
}

/** What is read of a group; nothing if the group is gone, as pods' groups go at any time. */
function unlessRemoved(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ENODEV"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      return [];
    }
    throw error;
  }
}
