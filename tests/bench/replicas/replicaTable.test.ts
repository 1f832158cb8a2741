import assert from "node:assert/strict";
import type { Cost } from "../../../bench/replicas/changeCost.ts";
import { replicaTable } from "../../../bench/replicas/replicaTable.ts";

const cost: Cost = {
  from: 3,
  to: 1000,
  by: "this stack",
  seconds: 52.84,
  readMegabytes: 2.71,
  peakMegabytes: 282.4,
  secondsAfterComplete: 0.14,
};

describe("replicaTable", () => {
  it("has kubectl's costs of a change beside the stack's, and how many times its seconds the stack takes", () =>
    assert.equal(
      replicaTable([
        cost,
        { ...cost, from: 1000 },
        { ...cost, by: "kubectl", seconds: 50.3, readMegabytes: 0.04, peakMegabytes: 65, secondsAfterComplete: 0 },
        { ...cost, from: 1000, by: "kubectl", seconds: 40, peakMegabytes: undefined },
      ]),
      `| change | s, this stack | s, kubectl | of kubectl's | MB read | peak MB | s after complete |
| --- | --- | --- | --- | --- | --- | --- |
| 3 → 1,000 replicas | 52.8 | 50.3 | 1.05 | 2.7, 0.0 | 282, 65 | 0.1, 0.0 |
| update of 1,000 | 52.8 | 40.0 | 1.32 | 2.7, 2.7 | 282, – | 0.1, 0.1 |`,
    ));

  it("leaves cells empty where kubectl was not measured", () =>
    assert.match(replicaTable([cost]), /^\| 3 → 1,000 replicas \| 52\.8 \|  \|  \| 2\.7 \| 282 \| 0\.1 \|$/m));
});
