import { keepNoopProfile } from "../bench/noop/noopProfile.ts";
import { noopTable } from "../bench/noop/noopTable.ts";
import { profileNoop } from "../bench/noop/profileNoop.ts";
import { readWrite } from "../bench/readWrite.ts";
import { ensureOwnCluster } from "../local/ownCluster.ts";
import { say } from "../local/progress.ts";
import { interruption } from "../script/interruption.ts";
import { main } from "../script/main.ts";

const usage = `Usage: npm run bench:noop -- [--write]
Shows which process of an update that has nothing to do runs when, in a namespace of its own that is gone afterwards.
  --write  keeps it for the picture in docs/benchmarks.md; then draw it: npm run draw`;
const runs = 9;

main(async () => {
  const write = readWrite(usage);
  await ensureOwnCluster("The profile", "bench:noop");
  const profile = await profileNoop(runs, interruption("The profile"));
  if (write) {
    keepNoopProfile(profile);
  }
  say(`\n${noopTable(profile)}`);
});
