import { measureStart } from "../local/benchmark/measureStart.ts";
import { phaseTable } from "../local/benchmark/phaseTable.ts";
import { writeTable } from "../local/benchmark/writtenTable.ts";
import { say } from "../local/progress.ts";
import { Refusal } from "../refusal/refusal.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage = `Usage: npm run bench:start -- [--cold] [--build-only] [--write]
Runs npm start in a copy of this project and prints what took how long.
  --cold        with empty caches of npm, Go and this project, which are deleted in the end; yours stay as they are
  --build-only  without the cluster and the stack, as where a cluster runs already
  --write       writes the table into docs/benchmarks.md as well`;

main(async () => {
  const { values, positionals } = readArguments(usage, {
    cold: { type: "boolean", default: false },
    "build-only": { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  });
  if (positionals.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  const table = phaseTable(await measureStart({ cold: values.cold, buildOnly: values["build-only"] }));
  say(`\n${table}`);
  if (values.write) {
    writeTable("docs/benchmarks.md", "npm run bench:start", table);
  }
});
