import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { costTable } from "../meter/costTable";
import { updateCosts } from "../meter/updateCosts";
import { ensureCluster } from "../local/cluster/cluster";
import { runsOwnCluster } from "../local/cluster/existing";
import { ensureEngine } from "../local/engine/ensureEngine";
import { say } from "../local/progress";
import { main } from "../script/main";
import { Refusal } from "../refusal";

const mostReplicas = 1000;

main(async () => {
  const { replicas, project, withKubectl } = readArguments();
  if (!runsOwnCluster()) {
    throw new Refusal(
      "UnfitMachine",
      "The measurement needs the cluster that root has on Linux: sudo npm run measure:replicas",
    );
  }
  await ensureEngine();
  await ensureCluster();

  const costs = await updateCosts({ replicas, project, withKubectl, signal: interruption() });
  writeFileSync("measurements.replicas.json", `${JSON.stringify(costs, undefined, 2)}\n`);
  say(`\n${costTable(costs)}`);
  say("\nMB: the program and the Kubernetes plugin together. peak MB: memory of the program, or of kubectl.");
});

/** @throws Refusal that names what can't be read. */
function readArguments(): { replicas: number; project: string; withKubectl: boolean } {
  const { values } = parseArgs({
    options: {
      replicas: { type: "string", default: String(mostReplicas) },
      project: { type: "string", default: join(__dirname, "..") },
      "without-kubectl": { type: "boolean", default: false },
    },
  });
  const replicas = Number(values.replicas);
  if (!Number.isInteger(replicas) || replicas < 4 || replicas > mostReplicas) {
    throw new Refusal(
      "InvalidCall",
      `--replicas is ${values.replicas}; allowed is an integer from 4 to ${mostReplicas}. ` +
        `Run: npm run measure:replicas -- --replicas ${mostReplicas}`,
    );
  }
  return { replicas, project: resolve(values.project), withKubectl: !values["without-kubectl"] };
}

/** Aborted by Ctrl-C and by what else asks a process to end, so that the cluster is left as it was. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        say(`\n${name}: removing what the measurement made; another one would interrupt that …`);
        controller.abort(new Refusal("CommandFailed", "The measurement was interrupted."));
      }
    });
  }
  return controller.signal;
}
