import { stopCluster } from "../local/cluster/stopCluster";
import { main } from "../script/main";
import { say, step } from "../local/progress";

main(async () => {
  const purge = process.argv.includes("--purge");
  await step(purge ? "Stopping the local cluster and deleting its state" : "Stopping the local cluster", () =>
    stopCluster({ purge }),
  );
  say("Nothing of it is left running on this machine.");
});
