import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Desired, Peer, PeerName, Place } from "./peer.ts";
import { deploymentName, inContext, namespaceOf, shellEnvironment } from "./peer.ts";
import { renderedManifests } from "./stackFile.ts";
import { kubectl } from "../../local/cluster/paths.ts";
import { toYaml } from "../../render/renderStack.ts";

const handWritten = join(import.meta.dirname, "..", "..", "tests", "seed", "chat.yaml");
const file = "chat.yaml";

/** `kubectl apply` of the manifests that the stack would apply, then `kubectl rollout status`. */
export function renderedByKubectl(place: Place): Peer {
  return kubectlPeer("kubectl", place, async (desired) => toYaml(await renderedManifests(place, desired)));
}

/** The same with the manifests that the tutorial's reader wrote. */
export function writtenByHand(place: Place): Peer {
  return kubectlPeer("kubectl, by hand", place, async ({ replicas, imageTag }) => {
    const namespace = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespaceOf(place.name)}\n---\n`;
    const manifests = (await readFile(handWritten, "utf8"))
      .replace(/replicas: \d+/, `replicas: ${replicas}`)
      .replace(/(spring-server):.*/, `$1:${imageTag}`)
      .replace(/nodePort: \d+/, `nodePort: ${place.nodePort}`);
    return namespace + manifests;
  });
}

function kubectlPeer(name: PeerName, place: Place, manifestsFor: (desired: Desired) => Promise<string>): Peer {
  const namespace = namespaceOf(place.name);
  const run = (...args: string[]): Command => ({
    command: kubectl(),
    args: [...inContext, "--namespace", namespace, ...args],
    cwd: place.directory,
    env: shellEnvironment(),
  });
  return {
    name,
    namespace,
    nodePort: place.nodePort,
    directory: place.directory,
    edit: async (desired) => writeFile(join(place.directory, file), await manifestsFor(desired)),
    update: () => [run("apply", "-f", file), run("rollout", "status", `deployment/${deploymentName}`)],
    preview: () => [run("diff", "-f", file)],
    findDrift: () => [run("diff", "-f", file)],
    destroy: () => [run("delete", "-f", file)],
  };
}
