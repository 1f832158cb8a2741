import { exampleConfig, pointDevAtExample } from "../example/devConfig.ts";
import { pushServerImages, serverVersions } from "../example/serverImages.ts";
import { ensureCluster } from "../local/cluster/cluster.ts";
import { runsOwnCluster } from "../local/cluster/existing.ts";
import { withLock } from "../local/cluster/lock.ts";
import { updateDevStack } from "../local/devStack.ts";
import { ensureEngine } from "../local/engine/ensureEngine.ts";
import { say, saySummary } from "../local/progress.ts";
import { provide } from "../local/provide.ts";
import { Refusal } from "../refusal/refusal.ts";
import { main } from "../script/main.ts";

main(async () => {
  if (!runsOwnCluster()) {
    throw new Refusal(
      "UnfitMachine",
      "The example's images are on a registry of this machine, which needs the cluster that root has on Linux: " +
        "sudo npm run example. On another cluster, push them to a registry that it pulls from, " +
        "mvn -f example/server compile jib:build -Dregistry=REGISTRY, and set what docs/example.md names.",
    );
  }
  await provide();
  await ensureEngine();
  await ensureCluster();
  await withLock(pushServerImages);
  await pointDevAtExample();
  const url = await updateDevStack();
  saySummary();
  const [, newVersion] = serverVersions;
  say(`
Open the page in two windows and chat through an update:
  npx pulumi config set imageTag ${newVersion} --stack dev && npx pulumi up --stack dev
Rooms are in the memory of one replica, so sessionAffinitySeconds keeps people behind one address together; a real
service shares its rooms through a broker.
To go back: npx pulumi config rm-all ${Object.keys(exampleConfig).join(" ")} --stack dev && npx pulumi up --stack dev
${url}`);
});
