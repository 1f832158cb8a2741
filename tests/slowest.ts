import { relative } from "node:path";
import { reporters, Runner } from "mocha";
import type { Hook, MochaOptions, Test } from "mocha";

const shown = 10;
const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_FAIL } = Runner.constants;

/**
 * Mocha's own report, with what a test failed at beside it, and not in the end alone; after it the tests that took
 * longest, and the files, whose set-up counts as well.
 */
export default class Slowest extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const tests = new Map<string, number>();
    const files = new Map<string, number>();
    const count = (all: Map<string, number>, name: string, { duration = 0 }: Test | Hook) =>
      all.set(name, (all.get(name) ?? 0) + duration / 1000);
    const countFile = (part: Test | Hook) => {
      // Hooks of all files wait for the file's turn.
      if (part.file !== undefined) {
        count(files, relative(process.cwd(), part.file), part);
      }
    };
    runner.on(EVENT_TEST_FAIL, (_, { message }: Error) => console.log(message.replace(/^/gm, "      ")));
    runner.on(EVENT_HOOK_END, countFile);
    runner.on(EVENT_TEST_END, (test) => {
      countFile(test);
      count(tests, test.fullTitle(), test);
    });
    runner.once(EVENT_RUN_END, () => {
      show("tests", tests);
      show("files", files);
    });
  }
}

function show(what: string, seconds: Map<string, number>): void {
  console.log(`  The slowest ${what}:`);
  for (const [name, each] of [...seconds].sort(([, a], [, b]) => b - a).slice(0, shown)) {
    console.log(`  ${each.toFixed(1).padStart(6)} s  ${name}`);
  }
}
