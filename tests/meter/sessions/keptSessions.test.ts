import assert from "node:assert/strict";
import { writtenTable } from "../../../local/benchmark/writtenTable.ts";
import { readKeptSessions } from "../../../meter/sessions/keptSessions.ts";
import { sessionTable, shortSessionTable } from "../../../meter/sessions/sessionTable.ts";

const tables = { "docs/sessions.md": sessionTable, "README.md": shortSessionTable };

for (const [file, table] of Object.entries(tables)) {
  describe(file, () => {
    it("has the figures of sessions that are kept", () => {
      const written = writtenTable(file, "RECORD=1 npm run test:cluster");
      assert.equal(written, table(readKeptSessions().measurements));
    });
  });
}
