import { ensureCluster } from "../local/cluster/cluster.ts";
import { updateDevStack } from "../local/devStack.ts";
import { ensureEngine } from "../local/engine/ensureEngine.ts";
import { saySummary } from "../local/progress.ts";
import { provide } from "../local/provide.ts";
import { main } from "../script/main.ts";

main(async () => {
  await provide();
  await ensureEngine();
  await ensureCluster();
  await updateDevStack();
  saySummary();
});
