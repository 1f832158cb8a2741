import { ensureCluster } from "../../local/cluster/cluster";
import { ensureEngine } from "../../local/engine/ensureEngine";
import { provide } from "../../local/provide";
import { Turn } from "./turn";

/** Brings the engine and the local cluster up before the first test; they stay up after the last one. */
export async function mochaGlobalSetup(): Promise<void> {
  await provide();
  await ensureEngine();
  await ensureCluster();
}

let turn: Turn;

/** Mocha runs several files at once, each in a process with these hooks; those in alone/ run while no other does. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(0);
    const file = this.test?.parent?.suites[0].file ?? "";
    turn = await Turn.take("the cluster", file.includes("/alone/") ? "exclusive" : "shared");
  },
  afterAll(): void {
    turn.end();
  },
};
