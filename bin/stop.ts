import { stopCluster } from "../local/cluster/stopCluster.ts";
import { main } from "../script/main.ts";
import { say, step } from "../local/progress.ts";

main(async () => {
  const purge = process.argv.includes("--purge");
  await step(purge ? "Stopping the local cluster and deleting its state" : "Stopping the local cluster", () =>
    stopCluster({ purge }),
  );
  say("Nothing of it is left running on this machine.");
});
