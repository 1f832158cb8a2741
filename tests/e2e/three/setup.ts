import { ensureCluster } from "../../../local/cluster/cluster";
import { ensureEngine } from "../../../local/engine/ensureEngine";
import { provide } from "../../../local/provide";
import { Turn } from "../turn";

let turn: Turn;

/** Brings the engine and a local cluster of three nodes up before the first test; takeDown.test.ts takes it down. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout("60m");
    turn = await Turn.take("the machine", "shared");
    await provide({ nodeCount: 3 });
    await ensureEngine();
    await ensureCluster({ nodeCount: 3 });
  },
  afterAll(): void {
    turn.end();
  },
};
