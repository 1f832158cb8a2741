import { basename, dirname } from "node:path";
import { ensureCluster } from "../../local/cluster/cluster.ts";
import { ensureEngine } from "../../local/engine/ensureEngine.ts";
import { provide } from "../../local/provide.ts";
import { takeTurn } from "./turn.ts";

/** Brings the engine and the local cluster up before the first test, while none measures; they stay up. */
export async function mochaGlobalSetup(): Promise<void> {
  const endTurn = await takeTurn("the machine", "shared");
  try {
    await provide();
    await ensureEngine();
    await ensureCluster();
  } finally {
    endTurn();
  }
}

let endTurn: () => void;

/**
 * Mocha runs several files at once, each in a process with these hooks. Those in quiet/ measure, and run while the
 * machine runs no other test.
 */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(0);
    const folder = basename(dirname(this.test?.parent?.suites[0].file ?? ""));
    endTurn = await takeTurn("the machine", folder === "quiet" ? "exclusive" : "shared");
  },
  afterAll(): void {
    endTurn();
  },
};
