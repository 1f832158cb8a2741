import assert from "node:assert/strict";
import { replicaChanges, titleOf } from "../../../bench/replicas/replicaChange.ts";

describe("replicaChanges", () => {
  it("create the first replicas, update all at each size, and scale from size to size", () =>
    assert.deepEqual(replicaChanges([3, 10, 1000]).map(titleOf), [
      "first 3 replicas",
      "update of 3",
      "3 → 10 replicas",
      "update of 10",
      "10 → 1,000 replicas",
      "update of 1,000",
    ]));
});
