import assert from "node:assert/strict";
import { mock } from "node:test";
import * as fc from "fast-check";
import { localNow, ServerClock } from "../../kubernetes/serverClock.ts";

const dateOf = (time: number) => new Date(time).toUTCString();

describe("ServerClock", () => {
  afterEach(() => mock.restoreAll());

  it("is this machine's until the first answer, and after an answer without a date", () => {
    const clock = new ServerClock();
    clock.hear(undefined, 0, 1);
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
  });

  it("is off by a second at most after an answer, however far this machine's is, and moves one way only", () => {
    // Time stands still, as otherwise some of it passes between two looks at a clock.
    mock.method(performance, "now", () => 1000);
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.array(fc.record({ after: fc.nat(5000), delay: fc.nat(300) }), { minLength: 1 }),
        (ahead, answers) => {
          const clock = new ServerClock();
          const offsets = [0];
          let asked = localNow();
          for (const { after, delay } of answers) {
            asked += after;
            clock.hear(dateOf(asked + delay + ahead), asked, asked + 2 * delay);
            offsets.push(clock.now() - localNow());
            assert.ok(Math.abs(offsets[offsets.length - 1] - ahead) < 1000 + delay + 1);
          }
          const steps = offsets.slice(1).map((offset, index) => offset - offsets[index]);
          assert.ok(
            steps.every((step) => Math.sign(ahead) * step > -1),
            steps.join(),
          );
        },
      ),
    );
  });
});
