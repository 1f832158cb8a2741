import { addOnBuilds } from "./cluster/addOns.ts";
import { kubernetes } from "./cluster/binaries.ts";
import { runsOwnCluster } from "./cluster/existing.ts";
import { withLock } from "./cluster/lock.ts";
import { findSystemPrograms, installPackages } from "./cluster/packages.ts";
import { missingEngineBuilds } from "./engine/ensureEngine.ts";
import { goBuilds } from "./goBuild.ts";

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
