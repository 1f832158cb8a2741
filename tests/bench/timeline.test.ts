import assert from "node:assert/strict";
import { timelineParts } from "../../bench/timeline.ts";

describe("the requests of an update over time", () => {
  it("are counted by half seconds and by the version that answered", () => {
    const outcomes = [
      { sentAtMilliseconds: 900, pod: "old" },
      { sentAtMilliseconds: 1000, pod: "old" },
      { sentAtMilliseconds: 1100, pod: "new" },
      { sentAtMilliseconds: 1240 },
      { sentAtMilliseconds: 1500, pod: "new" },
    ];
    assert.deepEqual(
      timelineParts(outcomes, 1000, (pod) => pod === "new"),
      [
        { second: -0.5, before: 1, after: 0, failed: 0 },
        { second: 0, before: 1, after: 1, failed: 1 },
        { second: 0.5, before: 0, after: 1, failed: 0 },
      ],
    );
  });
});
