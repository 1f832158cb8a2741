import { ensureCluster } from "../../../local/cluster/cluster";
import { ensureEngine } from "../../../local/engine/ensureEngine";

/** Brings the engine and a local cluster of three nodes up before the first test; they stay up after the last one. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout("60m");
    await ensureEngine();
    await ensureCluster({ nodeCount: 3 });
  },
};
