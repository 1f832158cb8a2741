import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTable, writtenTable } from "../../../local/benchmark/writtenTable.ts";

describe("a table in a file", () => {
  let file: string;
  beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "chat-service-test-")), "page.md")));
  afterEach(() => rmSync(join(file, ".."), { recursive: true }));

  const page = (table: string) =>
    `<!-- written by npm run a -->\nother\n<!-- end -->\n<!-- written by npm run b -->${table}<!-- end -->\nafter\n`;

  it("replaces the one between the marks of its command, and nothing else", () => {
    writeFileSync(file, page("\nold\n"));
    writeTable(file, "npm run b", "first");
    writeTable(file, "npm run b", "second");
    assert.equal(readFileSync(file, "utf8"), page("\n\nsecond\n\n"));
    assert.equal(writtenTable(file, "npm run b"), "second");
  });

  it("is refused where there are no marks", () => {
    writeFileSync(file, page(""));
    assert.throws(() => writeTable(file, "npm run c", "table"), { code: "InvalidCall" });
  });
});
