import { ensureCluster } from "../local/cluster/cluster";
import { updateDevStack } from "../local/devStack";
import { ensureEngine } from "../local/engine/ensureEngine";
import { saySummary } from "../local/progress";
import { provide } from "../local/provide";
import { main } from "../script/main";

main(async () => {
  await provide();
  await ensureEngine();
  await ensureCluster();
  await updateDevStack();
  saySummary();
});
