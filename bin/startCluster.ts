import { ensureCluster } from "../local/cluster/cluster.ts";
import { runsOwnCluster } from "../local/cluster/existing.ts";
import { mostNodes } from "../local/cluster/nodes.ts";
import { ensureEngine } from "../local/engine/ensureEngine.ts";
import { saySummary } from "../local/progress.ts";
import { provide } from "../local/provide.ts";
import { Refusal } from "../refusal/refusal.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage = `Usage: npm run cluster:start -- [--nodes COUNT] [--build-only]
  --nodes       how many, 1 by default
  --build-only  builds what the engine and the cluster need, and starts nothing`;

main(async () => {
  const { nodeCount, buildOnly } = readCall();
  await provide({ nodeCount });
  if (!buildOnly) {
    await ensureEngine();
    await ensureCluster({ nodeCount });
  }
  saySummary();
});

/** @throws Refusal that names what can't be read, or what this machine can't do. */
function readCall(): { nodeCount: number; buildOnly: boolean } {
  const { values, positionals } = readArguments(usage, {
    nodes: { type: "string", default: "1" },
    "build-only": { type: "boolean", default: false },
  });
  if (positionals.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  const nodeCount = Number(values.nodes);
  if (!Number.isInteger(nodeCount) || nodeCount < 1 || nodeCount > mostNodes) {
    throw new Refusal(
      "InvalidCall",
      `--nodes is ${values.nodes}; allowed is an integer from 1 to ${mostNodes}. ` +
        "Run: npm run cluster:start -- --nodes 3",
    );
  }
  if (nodeCount > 1 && !runsOwnCluster()) {
    throw new Refusal(
      "UnfitMachine",
      "Several nodes need the cluster that root has on Linux: sudo npm run cluster:start -- --nodes 3",
    );
  }
  return { nodeCount, buildOnly: values["build-only"] };
}
