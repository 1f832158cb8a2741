import assert from "node:assert/strict";
import { phaseTable } from "../../../local/benchmark/phaseTable.ts";

describe("the table of a start's phases", () => {
  it("has a row for each, those of a step below it, and all of it", () => {
    const table = phaseTable({
      title: "npm start, cold",
      phases: [
        { title: "npm packages", seconds: 11.2, parts: [] },
        { title: "Building", seconds: 300.6, parts: [{ title: "cli", seconds: 100, parts: [] }] },
      ],
      seconds: 312,
      loadBefore: 0.12,
    });
    assert.match(table, /^\| npm start, cold; \d+ cores, load before 0\.1 \| s \|\n/);
    assert.deepEqual(table.split("\n").slice(2), [
      "| npm packages | 11 |",
      "| Building | 301 |",
      "| – cli | 100 |",
      "| **all** | **312** |",
    ]);
  });
});
