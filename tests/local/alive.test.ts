import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { isAlive } from "../../local/alive.ts";

describe("isAlive", () => {
  it("is true for a process that runs", () => assert.ok(isAlive(process.pid)));

  it("is false for one that has ended, and for none", () => {
    assert.ok(!isAlive(spawnSync(process.execPath, ["--version"]).pid));
    assert.ok(!isAlive(0));
    assert.ok(!isAlive(NaN));
  });
});
