import { addOnBuilds } from "./cluster/addOns";
import { kubernetes } from "./cluster/binaries";
import { runsOwnCluster } from "./cluster/existing";
import { withLock } from "./cluster/lock";
import { findSystemPrograms, installPackages } from "./cluster/packages";
import { missingEngineBuilds } from "./engine/ensureEngine";
import { goBuilds } from "./goBuild";

/**
 * Builds all that a start needs and this machine lacks, and installs Debian's packages meanwhile. `ensureEngine` and
 * `ensureCluster` would do the same, but one thing after the other.
 */
export async function provide({ nodeCount = 1 } = {}): Promise<void> {
  const ofEngine = await missingEngineBuilds();
  if (!runsOwnCluster()) {
    await goBuilds(ofEngine);
    return;
  }
  findSystemPrograms();
  const severalNodes = nodeCount > 1;
  const failure = new AbortController();
  try {
    await Promise.all([
      goBuilds([kubernetes, ...ofEngine, ...(severalNodes ? addOnBuilds : [])], failure.signal),
      withLock(() => installPackages({ severalNodes })),
    ]);
  } catch (error) {
    failure.abort();
    throw error;
  }
}
