import { ensureCluster } from "../../../local/cluster/cluster";
import { ensureEngine } from "../../../local/engine/ensureEngine";
import { provide } from "../../../local/provide";
import { takeTurn } from "../turn";

let endTurn: () => void;

/** Brings the engine and a local cluster of three nodes up before the first test; takeDown.test.ts takes it down. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout("60m");
    endTurn = await takeTurn("the machine", "shared");
    await provide({ nodeCount: 3 });
    await ensureEngine();
    await ensureCluster({ nodeCount: 3 });
  },
  afterAll(): void {
    endTurn();
  },
};
