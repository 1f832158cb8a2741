import assert from "node:assert/strict";
import { writtenTable } from "../../local/benchmark/writtenTable.ts";
import { lostNeedlessly, readKeptSoak, soakTable } from "../e2e/soak/record.ts";

describe("docs/measurements.md", () => {
  it("has the table of the soak that is kept", () => {
    assert.equal(writtenTable("docs/measurements.md", "npm run soak"), soakTable(readKeptSoak()));
  });

  it("has a soak of an hour, in which nothing was lost that nobody had to lose", () => {
    const { minutes, steps } = readKeptSoak();
    assert.ok(minutes >= 60);
    assert.deepEqual(steps.filter(lostNeedlessly), []);
  });
});
