import { describeMachine } from "../bench/machine.ts";
import { readWrite } from "../bench/readWrite.ts";
import { keptServicesFile, readKeptServices } from "../bench/services/keptServices.ts";
import { servicePreviews } from "../bench/services/servicePreviews.ts";
import { servicesText } from "../bench/services/serviceTable.ts";
import { writeJson } from "../bench/writeJson.ts";
import { writeTable } from "../local/benchmark/writtenTable.ts";
import { ensureOwnCluster } from "../local/ownCluster.ts";
import { say } from "../local/progress.ts";
import { interruption } from "../script/interruption.ts";
import { main } from "../script/main.ts";

const counts = [1, 2, 5, 10, 20, 50];
const usage = `Usage: npm run measure:services -- [--write]
Measures previews of ${counts.join(", ")} services of another project, with the component and without it.
  --write  puts what was measured into ${keptServicesFile} and docs/measurements.md; then: npm run draw`;

main(async () => {
  const write = readWrite(usage);
  await ensureOwnCluster("The measurement", "measure:services");

  const { machine } = describeMachine();
  const signal = interruption("The measurement");
  const measured = { machine, previews: await servicePreviews({ counts, rounds: 3, signal }) };
  if (write) {
    writeJson(keptServicesFile, measured);
    writeTable("docs/measurements.md", "npm run measure:services", servicesText(readKeptServices()));
  }
  say(`\n${servicesText(measured)}`);
});
