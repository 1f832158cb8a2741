import { join, resolve } from "node:path";
import { describeMachine } from "../bench/machine.ts";
import { keptReplicasFile, readKeptReplicas, replicasText } from "../bench/replicas/keptReplicas.ts";
import { replicaCosts } from "../bench/replicas/replicaCosts.ts";
import { writeJson } from "../bench/writeJson.ts";
import { writeTable } from "../local/benchmark/writtenTable.ts";
import { ensureOwnCluster } from "../local/ownCluster.ts";
import { say } from "../local/progress.ts";
import { Refusal } from "../refusal/refusal.ts";
import { interruption } from "../script/interruption.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const mostReplicas = 1000;
const sizes = [3, 10, 30, 100, 300, mostReplicas];
const ownProject = join(import.meta.dirname, "..");
const usage = `Usage: npm run measure:replicas -- [--replicas NUMBER] [--without-kubectl] [--project DIR] [--write]
Measures on simulated nodes what it costs to scale from ${sizes[0]} to 1,000 replicas, and to update all at each step.
  --replicas NUMBER  ends with as many, an integer from 4 to 1000
  --without-kubectl  leaves out kubectl with the same manifests
  --project DIR      measures another copy of the program
  --write            puts what was measured into ${keptReplicasFile} and docs/measurements.md, with none of
                     the other options; then: npm run draw`;

main(async () => {
  const { replicas, project, withKubectl, write } = readCall();
  await ensureOwnCluster("The measurement", "measure:replicas");

  const { machine } = describeMachine();
  const upTo = [...sizes.filter((size) => size < replicas), replicas];
  const signal = interruption("The measurement");
  const measured = { machine, costs: await replicaCosts({ sizes: upTo, project, withKubectl, signal }) };
  writeJson("measurements.replicas.json", measured);
  if (write) {
    writeJson(keptReplicasFile, measured);
    writeTable("docs/measurements.md", "npm run measure:replicas", replicasText(readKeptReplicas()));
  }
  say(`\n${replicasText(measured)}`);
  say("\nMB read: by the program and the plugin. peak MB: of the program. A cell's second figure is kubectl's.");
});

/** @throws Refusal that says how it is called. */
function readCall(): { replicas: number; project: string; withKubectl: boolean; write: boolean } {
  const { values, positionals } = readArguments(usage, {
    replicas: { type: "string", default: String(mostReplicas) },
    project: { type: "string", default: ownProject },
    "without-kubectl": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  });
  const replicas = Number(values.replicas);
  const withKubectl = !values["without-kubectl"];
  const isAllowed = Number.isInteger(replicas) && replicas > 3 && replicas <= mostReplicas;
  const isWhole = replicas === mostReplicas && values.project === ownProject && withKubectl;
  if (positionals.length > 0 || !isAllowed || (values.write && !isWhole)) {
    throw new Refusal("InvalidCall", usage);
  }
  return { replicas, project: resolve(values.project), withKubectl, write: values.write };
}
