import { ensureCluster } from "./cluster/cluster";
import { updateDevStack } from "./devStack";
import { ensureEngine } from "./engine/ensureEngine";
import { main } from "./main";

main(async () => {
  await ensureEngine();
  await ensureCluster();
  await updateDevStack();
});
