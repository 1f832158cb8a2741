import { ensureCluster } from "../../../local/cluster/cluster.ts";
import { ensureEngine } from "../../../local/engine/ensureEngine.ts";
import { provide } from "../../../local/provide.ts";
import { takeTurn } from "../turn.ts";

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
