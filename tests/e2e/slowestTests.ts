import { reporters, Runner } from "mocha";
import type { MochaOptions, Test } from "mocha";

const shown = 10;
const { EVENT_RUN_END, EVENT_TEST_END } = Runner.constants;

/** Mocha's own report, and after it the tests that took longest. */
export = class SlowestTests extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const tests: Test[] = [];
    runner.on(EVENT_TEST_END, (test) => tests.push(test));
    runner.once(EVENT_RUN_END, () => {
      const slowest = tests.sort((a, b) => seconds(b) - seconds(a)).slice(0, shown);
      console.log(`  The slowest of ${tests.length} tests:`);
      for (const test of slowest) {
        console.log(`  ${seconds(test).toFixed(0).padStart(5)} s  ${test.fullTitle()}`);
      }
    });
  }
};

function seconds({ duration }: Test): number {
  return (duration ?? 0) / 1000;
}
