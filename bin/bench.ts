import { rmSync } from "node:fs";
import { runBenchmark } from "../bench/benchmark.ts";
import { keptFile, mergeInto, readBenchmarks } from "../bench/results.ts";
import { resultTables } from "../bench/tables.ts";
import type { TaskName } from "../bench/tasks.ts";
import { taskNames } from "../bench/tasks.ts";
import { writeTable } from "../local/benchmark/writtenTable.ts";
import { ensureOwnCluster } from "../local/ownCluster.ts";
import { say } from "../local/progress.ts";
import { Refusal } from "../refusal/refusal.ts";
import { interruption } from "../script/interruption.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage = `Usage: npm run bench -- [--quick] [--only TASK]… [--write]
Measures this stack beside what people would use instead, each in a namespace of its own that is gone afterwards.
  --quick      first deploy, nothing to do, preview and update of 5, each once
  --only TASK  this one three times: ${taskNames.join(", ")}
  --write      puts what was measured into ${keptFile} and docs/benchmarks.md; then: npm run draw`;

/** What was measured, and what the commands wrote. */
const files = { results: "measurements.bench.json", log: "measurements.bench.log" };

main(async () => {
  const { quick, only, write } = readCall();
  await ensureOwnCluster("The benchmark", "bench");

  Object.values(files).forEach((file) => rmSync(file, { force: true }));
  await runBenchmark({
    quick,
    only,
    log: files.log,
    onMeasured: (measured) => mergeInto(files.results, measured),
    signal: interruption("The benchmark"),
  });
  const measured = readBenchmarks(files.results);
  if (write) {
    mergeInto(keptFile, measured);
    writeTable("docs/benchmarks.md", "npm run bench", resultTables(readBenchmarks()));
  }
  say(`\n${resultTables(measured)}\n\n${files.results} has all figures, ${files.log} what the commands wrote.`);
});

/** @throws Refusal that says how it is called. */
function readCall(): { quick: boolean; only: TaskName[]; write: boolean } {
  const { values, positionals } = readArguments(usage, {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] as string[] },
    write: { type: "boolean", default: false },
  });
  const only = taskNames.filter((name) => values.only.includes(name));
  if (positionals.length > 0 || only.length < new Set(values.only).size) {
    throw new Refusal("InvalidCall", usage);
  }
  return { quick: values.quick, only, write: values.write };
}
