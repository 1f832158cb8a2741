import type { ReplicaChange } from "./replicaChange.ts";
import { titleOf } from "./replicaChange.ts";
import type { PeerName } from "../peers/peer.ts";
import { step } from "../../local/progress.ts";
import { waitUntil } from "../../local/wait.ts";
import type { CountingProxy } from "../../meter/countingProxy.ts";
import { DeploymentWatch } from "../../meter/deploymentWatch.ts";
import type { CommandToMeasure } from "../../meter/measureCommand.ts";
import { measureCommand } from "../../meter/measureCommand.ts";

/** What one change of a Deployment cost. */
export interface Cost extends ReplicaChange {
  by: PeerName;
  seconds: number;
  /**
   * Megabytes read from the API server by all that the command started. For this stack that is the program, which reads
   * most of them, and the Kubernetes plugin: an upper bound of what the program reads.
   */
  readMegabytes: number;
  /** The most megabytes that the stack's program, or kubectl, had in memory at once; undefined if it was never seen. */
  peakMegabytes?: number;
  /** Seconds from the Deployment being complete, as the API server tells a watch, to the end of the command. */
  secondsAfterComplete: number;
}

/** The commands of one change, and where the Deployment is that they change. */
export interface Change extends ReplicaChange {
  by: PeerName;
  namespace: string;
  deployment: string;
  commands: Omit<CommandToMeasure, "signal">[];
}

/** What a change is measured with. */
export interface Instruments {
  /** Stands between the commands and the API server. */
  proxy: CountingProxy;
  /** Text of the kubeconfig that the watch uses, which goes past the proxy. */
  kubeconfig: string;
  /** Ends the command early. */
  signal: AbortSignal;
}

/** Makes a change and measures what it costs; shows how far it is. */
export async function costOfChange(
  { from, to, by, namespace, deployment, commands }: Change,
  { proxy, kubeconfig, signal }: Instruments,
): Promise<Cost> {
  const watch = new DeploymentWatch(kubeconfig, namespace, deployment);
  try {
    return await step(`${titleOf({ from, to })}: ${by}`, async (note) => {
      watch.onProgress = note;
      proxy.take();
      const costs = [];
      for (const command of commands) {
        costs.push(await measureCommand({ ...command, signal }));
      }
      const { read } = proxy.take();
      // The watch may tell a moment later than the command was told.
      await waitUntil(() => watch.completeSinceMilliseconds !== undefined, {
        withinSeconds: 20,
        otherwise: `${by} ended, and ${deployment} was not complete`,
      });
      const endedAt = costs[costs.length - 1].endedAtMilliseconds;
      const peaks = costs.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
      return {
        from,
        to,
        by,
        seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
        readMegabytes: read / 1e6,
        peakMegabytes: peaks.length === 0 ? undefined : Math.max(...peaks),
        secondsAfterComplete: Math.max(0, endedAt - (watch.completeSinceMilliseconds ?? NaN)) / 1000,
      };
    });
  } finally {
    watch.stop();
  }
}
