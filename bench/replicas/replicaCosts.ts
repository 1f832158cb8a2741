import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cost, Instruments } from "./changeCost.ts";
import { costOfChange } from "./changeCost.ts";
import { isUpdate, replicaChanges } from "./replicaChange.ts";
import { removeNamespaces } from "../bring.ts";
import { renderedByKubectl } from "../peers/kubectlPeers.ts";
import type { Command, Peer, Place } from "../peers/peer.ts";
import { deploymentName, inContext, namespaceOf } from "../peers/peer.ts";
import { thisStack } from "../peers/pulumiPeers.ts";
import { tags } from "../tasks.ts";
import { loopback, ports } from "../../local/cluster/addresses.ts";
import { kubectl } from "../../local/cluster/paths.ts";
import { onSimulatedNodes } from "../../local/cluster/simulatedNodes.ts";
import { step } from "../../local/progress.ts";
import { CountingProxy } from "../../meter/countingProxy.ts";
import { programPid } from "../../meter/peakMemory.ts";
import { run } from "../../script/run.ts";

export interface ReplicaCostOptions {
  /** How many replicas there are to be, one size after the other. */
  sizes: number[];
  /** Folder of the project whose program is measured. */
  project: string;
  /** Whether kubectl's costs are measured as well, with the same manifests. */
  withKubectl: boolean;
  /** Ends the measurement early; what it made is taken away first. */
  signal: AbortSignal;
}

const firstNodePort = 30140;

/**
 * Measures on simulated nodes what it costs to scale a stack from size to size, and to update all replicas at
 * each; and the same with kubectl.
 */
export async function replicaCosts({ sizes, project, withKubectl, signal }: ReplicaCostOptions): Promise<Cost[]> {
  const view = ["config", "view", "--raw", "--minify", "--flatten", "--output=json"];
  const kubeconfig = await run(kubectl(), [...inContext, ...view]);
  const proxy = await CountingProxy.start({ host: loopback, port: ports.apiServer });
  const directory = await mkdtemp(join(tmpdir(), "chat-service-"));
  const proxied = join(directory, "kubeconfig");
  await writeFile(proxied, withServer(kubeconfig, `https://${loopback}:${proxy.port}`), { mode: 0o600 });

  const makers = [(place: Place) => thisStack(place, project), ...(withKubectl ? [renderedByKubectl] : [])];
  try {
    return await onSimulatedNodes(async () => {
      const costs: Cost[] = [];
      for (const [index, make] of makers.entries()) {
        const name = `replicas-${index}`;
        const place = { directory: join(directory, name), name, nodePort: firstNodePort + index };
        await mkdir(place.directory);
        await removeNamespaces([namespaceOf(name)]); // A run that was killed may have left it.
        const peer = await make(place);
        costs.push(...(await costsOf(peer, sizes, proxied, { proxy, kubeconfig, signal })));
      }
      return costs;
    });
  } finally {
    await proxy.stop();
    await rm(directory, { recursive: true });
  }
}

/** @param proxied file of the kubeconfig that leads through the proxy. */
async function costsOf(peer: Peer, sizes: number[], proxied: string, instruments: Instruments): Promise<Cost[]> {
  const { name: by, namespace, directory } = peer;
  const measured = ({ env, ...command }: Command) => ({
    ...command,
    env: { ...env, KUBECONFIG: proxied },
    findProcess: by === "this stack" ? () => programPid(directory) : undefined,
  });
  const costs: Cost[] = [];
  let imageTag = tags.first;
  try {
    for (const change of replicaChanges(sizes)) {
      if (isUpdate(change)) {
        imageTag = imageTag === tags.first ? tags.next : tags.first;
      }
      await peer.edit({ replicas: change.to, imageTag });
      const commands = peer.update().map(measured);
      costs.push(await costOfChange({ ...change, by, namespace, deployment: deploymentName, commands }, instruments));
    }
    return costs;
  } finally {
    await step(`Deleting the namespace ${namespace}`, () => removeNamespaces([namespace]));
    await rm(directory, { recursive: true });
  }
}

/** A kubeconfig's JSON text with another address of its one cluster. */
function withServer(kubeconfig: string, server: string): string {
  const config = JSON.parse(kubeconfig) as { clusters: { cluster: { server: string } }[] };
  config.clusters[0].cluster.server = server;
  return JSON.stringify(config);
}
