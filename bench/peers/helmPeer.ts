import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Peer, Place } from "./peer.ts";
import { namespaceOf, shellEnvironment } from "./peer.ts";
import { renderedManifests } from "./stackFile.ts";
import { clusterName } from "../../local/cluster/addresses.ts";
import { toYaml } from "../../render/renderStack.ts";

const release = "chat";

/**
 * helm's upgrade of a chart of the manifests that the stack would apply, but for the namespace, which helm creates.
 *
 * See https://helm.sh/docs/helm/helm_upgrade/
 */
export function helmPeer(helm: string, place: Place): Peer {
  const namespace = namespaceOf(place.name);
  const run = (...args: string[]): Command => ({
    command: helm,
    args: ["--kube-context", clusterName, "--namespace", namespace, ...args],
    cwd: place.directory,
    env: { ...shellEnvironment(), HELM_CACHE_HOME: join(place.directory, "cache") },
  });
  const upgrade = ["upgrade", release, release, "--install", "--create-namespace"];
  return {
    name: "helm",
    namespace,
    nodePort: place.nodePort,
    directory: place.directory,
    edit: async (desired) => {
      const chart = join(place.directory, release);
      await mkdir(join(chart, "templates"), { recursive: true });
      await writeFile(join(chart, "Chart.yaml"), `apiVersion: v2\nname: ${release}\nversion: 0.1.0\n`);
      const manifests = await renderedManifests(place, desired);
      const objects = manifests.filter(({ kind }) => kind !== "Namespace");
      await writeFile(join(chart, "templates", "chat.yaml"), toYaml(objects));
    },
    update: () => [run(...upgrade, "--wait", "--rollback-on-failure")],
    preview: () => [run(...upgrade, "--dry-run=server")],
    // helm compares with what it applied last; an upgrade is all that there is.
    findDrift: () => [run(...upgrade, "--wait", "--rollback-on-failure")],
    destroy: () => [run("uninstall", release, "--wait")],
  };
}
