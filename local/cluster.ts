import { ensureCluster } from "./cluster/cluster";
import { main } from "./main";

main(async () => {
  await ensureCluster();
});
