import { rmSync } from "node:fs";
import { forgetExistingCluster, runsOwnCluster } from "./existing.ts";
import { withLock } from "./lock.ts";
import { findSystemPrograms } from "./packages.ts";
import { stateDirectory } from "./paths.ts";
import { takeDown } from "./takeDown.ts";

/** Takes the local cluster down and leaves nothing of it on the host but its state, and not even that with `purge`. */
export async function stopCluster({ purge = false }: { purge?: boolean } = {}): Promise<void> {
  if (!runsOwnCluster()) {
    await forgetExistingCluster();
    return;
  }
  findSystemPrograms();
  await withLock(async () => {
    await takeDown();
    if (purge) {
      rmSync(stateDirectory, { recursive: true, force: true });
    }
  });
}
