import assert from "node:assert/strict";
import { TimeLeft } from "../../bench/timeLeft.ts";

describe("the time left of a benchmark", () => {
  it("is what all steps are expected to take, at first", () => {
    const planned = Array.from({ length: 11 }, () => ({ task: "update5", peer: "helm" }) as const);
    const left = new TimeLeft(planned);
    assert.equal(left.next(), "[1 of 11, about 5 min left]");
    // 25 s of work that took no time: the rest may take less.
    assert.equal(left.next(), "[2 of 11, about 3 min left]");
  });
});
