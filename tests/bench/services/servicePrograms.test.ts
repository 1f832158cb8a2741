import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { serviceArgs } from "../../../bench/services/servicePrograms.ts";

describe("the services that are measured without the component", () => {
  it("have the arguments of those with it", () => {
    const program = readFileSync("tests/e2e/projects/other/index.ts", "utf8");
    const [, written = ""] = /namespace: namespace\.metadata\.name,\n([^}]*)\}/.exec(program) ?? [];
    const lines = Object.entries(serviceArgs).map(([key, value]) => `${key}: ${JSON.stringify(value)},`);
    assert.deepEqual(written.trim().split(/\n\s*/), lines);
  });
});
