import { ensureCluster } from "./cluster/cluster.ts";
import { runsOwnCluster } from "./cluster/existing.ts";
import { ensureEngine } from "./engine/ensureEngine.ts";
import { provide } from "./provide.ts";
import { Refusal } from "../refusal/refusal.ts";

/**
 * Brings the engine and a cluster of this machine's own up, for what a cluster of others will not do.
 *
 * @param what needs it, such as "The benchmark".
 * @param script that runs it.
 * @throws Refusal where the machine can't have one.
 */
export async function ensureOwnCluster(what: string, script: string): Promise<void> {
  if (!runsOwnCluster()) {
    throw new Refusal("UnfitMachine", `${what} needs the cluster that root has on Linux: sudo npm run ${script}`);
  }
  await provide();
  await ensureEngine();
  await ensureCluster();
}
