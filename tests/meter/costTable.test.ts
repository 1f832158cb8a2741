import assert from "node:assert/strict";
import { costTable } from "../../meter/costTable";

describe("costTable", () => {
  it("has a row for each cost, and an empty cell for what isn't known", () => {
    const cost = {
      change: "3 → 1,000 replicas",
      by: "kubectl",
      seconds: 51.26,
      readMegabytes: 1.04,
      sentMegabytes: 0.01,
      secondsAfterComplete: 0.04,
    };
    assert.equal(
      costTable([{ ...cost, peakMegabytes: 70.4 }, cost]),
      `| change | by | s | MB read | MB sent | peak MB | s after complete |
| --- | --- | --- | --- | --- | --- | --- |
| 3 → 1,000 replicas | kubectl | 51.3 | 1.0 | 0.0 | 70 | 0.0 |
| 3 → 1,000 replicas | kubectl | 51.3 | 1.0 | 0.0 |  | 0.0 |`,
    );
  });
});
