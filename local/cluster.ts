import { ensureCluster } from "./cluster/cluster";
import { ensureEngine } from "./engine/ensureEngine";
import { main } from "../script/main";

main(async () => {
  await ensureEngine();
  await ensureCluster();
});
