import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clusterName } from "./addresses.ts";
import { addOnBuilds, addOnImages, installAddOns } from "./addOns.ts";
import { tryAdminister } from "./administer.ts";
import { kubernetes } from "./binaries.ts";
import { makeCertificates } from "./certificates.ts";
import { createCgroups } from "./cgroups.ts";
import { cniConfig, containerdConfig, kubeProxyConfig, kubeletConfig } from "./configs.ts";
import { runsOwnCluster, useExistingCluster } from "./existing.ts";
import { addRules } from "./firewall.ts";
import { changeKernelSettings, readHostSettings } from "./hostSettings.ts";
import { loadImages, sandboxImage } from "./images.ts";
import { addToKubeconfig } from "./kubeconfig.ts";
import { linkKubectl } from "./kubectlLink.ts";
import { withLock } from "./lock.ts";
import { createNetwork } from "./network.ts";
import type { ClusterNode } from "./nodes.ts";
import { clusterNodes } from "./nodes.ts";
import { findSystemPrograms, installPackages } from "./packages.ts";
import { kubectl, paths, runDirectory, userKubeconfig } from "./paths.ts";
import { requireFreeHost } from "./preflight.ts";
import { programs } from "./programs.ts";
import { waitForContainerd, waitUntilReady } from "./readiness.ts";
import { startPrograms, startSupervisor, supervisorRuns } from "./supervisor.ts";
import { supervisorConfig } from "./supervisorConfig.ts";
import { isUp, takeDown } from "./takeDown.ts";
import { goBuilds } from "../goBuild.ts";
import { say, step } from "../progress.ts";
import { run } from "../../script/run.ts";

/**
 * Brings a local cluster up under the context `chat-local`: one of its own as root on Linux, else the user's.
 *
 * @param nodeCount how many nodes its own has; with several come addresses of load balancers, NetworkPolicy, DNS and
 * metrics.
 */
export async function ensureCluster({ nodeCount = 1 } = {}): Promise<void> {
  if (!runsOwnCluster()) {
    await useExistingCluster();
    return;
  }
  findSystemPrograms();
  await withLock(async () => {
    const nodes = clusterNodes(nodeCount);
    await installPackages({ severalNodes: nodeCount > 1 });
    await goBuilds([kubernetes, ...(nodeCount > 1 ? addOnBuilds : [])]);
    await startCluster(nodes);
    say(`kubectl: ${kubectl()}`);
  });
}

async function startCluster(nodes: ClusterNode[]): Promise<void> {
  const severalNodes = nodes.length > 1;
  const images = severalNodes ? addOnImages() : [];
  const configs = await generatedConfigs(nodes);
  if (await isSupervised(configs)) {
    await step("Checking the local cluster", async (note) => {
      await startPrograms();
      await waitUntilReady(nodes, new Date(0), note);
      await loadImages(nodes, images);
      if (severalNodes) {
        await installAddOns(nodes, note);
      }
      await addToKubeconfig();
      linkKubectl();
    });
    say(`The local cluster runs: context ${clusterName} in ${userKubeconfig()}`);
    return;
  }
  if (isUp()) {
    await step("Clearing what an earlier start left, or whose settings have changed", () => takeDown());
  }
  await requireFreeHost({ severalNodes });

  await step("Starting the local cluster", async (note) => {
    const startedAt = new Date();
    note("making certificates");
    for (const [file, text] of configs) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
    }
    await makeCertificates(nodes);
    await changeHost(nodes);
    await startSupervisor();

    note("loading images");
    await Promise.all(nodes.map(waitForContainerd));
    await Promise.all([loadImages(nodes, images), waitUntilReady(nodes, startedAt, note)]);
    // kubeadm's certificate with which the API server asks the kubelet for logs is of this group.
    await tryAdminister(
      "create",
      "clusterrolebinding",
      "kubeadm:cluster-admins",
      "--clusterrole=cluster-admin",
      "--group=kubeadm:cluster-admins",
    );
    if (severalNodes) {
      await installAddOns(nodes, note);
    }
    await addToKubeconfig();
    linkKubectl();
  });
  say(`The local cluster is up: context ${clusterName} in ${userKubeconfig()}`);
}

/** Whether the supervisor runs, and with the settings that it should have. */
async function isSupervised(configs: Map<string, string>): Promise<boolean> {
  const unchanged = [...configs].every(([file, text]) => existsSync(file) && readFileSync(file, "utf8") === text);
  return isUp() && unchanged && (await supervisorRuns());
}

/** Changes the host as the cluster needs it, after it has noted how to undo that. */
async function changeHost(nodes: ClusterNode[]): Promise<void> {
  mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(`${paths.hostBefore}.part`, JSON.stringify(readHostSettings()));
  renameSync(`${paths.hostBefore}.part`, paths.hostBefore);
  changeKernelSettings();
  createCgroups(nodes.map(({ name }) => name));
  await createNetwork(nodes);
  await addRules();
}

async function generatedConfigs(nodes: ClusterNode[]): Promise<Map<string, string>> {
  const json = (value: object) => JSON.stringify(value, undefined, 2);
  const ofImages = await snapshotter();
  return new Map([
    ...nodes.flatMap((node): [string, string][] => [
      [join(node.paths.config, "containerd.toml"), containerdConfig(node, sandboxImage, ofImages)],
      [join(node.paths.config, "kubelet.json"), json(kubeletConfig(node, nodes.length > 1))],
      [join(node.paths.config, "kube-proxy.json"), json(kubeProxyConfig(node))],
      [join(node.paths.cni, `${clusterName}.conflist`), json(cniConfig(node))],
    ]),
    [paths.supervisorConfig, supervisorConfig(programs(nodes))],
  ]);
}

/** overlayfs doesn't work on top of itself, as in a container. */
async function snapshotter(): Promise<"overlayfs" | "native"> {
  const fileSystem = await run("stat", ["--file-system", "--format=%T", "/var/lib"]);
  return fileSystem.trim() === "overlayfs" ? "native" : "overlayfs";
}
