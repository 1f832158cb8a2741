import assert from "node:assert/strict";
import { nodeIsReady } from "../../../local/cluster/readiness.ts";

describe("nodeIsReady", () => {
  const since = new Date("2026-01-01T10:00:00.700Z");
  const node = (status: string, lastHeartbeatTime: string) =>
    JSON.stringify({
      status: {
        conditions: [
          { type: "MemoryPressure", status: "False" },
          { type: "Ready", status, lastHeartbeatTime },
        ],
      },
    });

  it("is true for a node that has said so since, to the second", () => {
    assert.ok(nodeIsReady(node("True", "2026-01-01T10:00:00Z"), since));
  });

  it("is false for what a node said in an earlier run", () => {
    assert.ok(!nodeIsReady(node("True", "2026-01-01T09:59:59Z"), since));
  });

  it("is false for a node that isn't ready or isn't there", () => {
    assert.ok(!nodeIsReady(node("False", "2026-01-01T10:00:01Z"), since));
    assert.ok(!nodeIsReady("", since));
  });
});
