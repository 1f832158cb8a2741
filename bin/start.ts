import { ensureCluster } from "../local/cluster/cluster";
import { updateDevStack } from "../local/devStack";
import { ensureEngine } from "../local/engine/ensureEngine";
import { main } from "../script/main";

main(async () => {
  await ensureEngine();
  await ensureCluster();
  await updateDevStack();
});
