import assert from "node:assert/strict";
import { RunningTime } from "../../rollout/runningTime.ts";

describe("RunningTime", () => {
  it("stands still while it is stopped", () => {
    let milliseconds = 1000;
    const time = new RunningTime(() => milliseconds);
    const passes = (seconds: number) => (milliseconds += seconds * 1000);
    passes(5);
    time.stop();
    passes(65);
    time.stop();
    assert.equal(time.seconds, 5);
    assert.equal(time.stoodStillSeconds, 65);
    assert.equal(time.resume(), 65);
    assert.equal(time.seconds, 5);
    passes(2);
    assert.equal(time.stoodStillSeconds, 0);
    assert.equal(time.resume(), 0);
    assert.equal(time.seconds, 7);
  });
});
