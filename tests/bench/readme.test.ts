import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { headlines, lineBelow } from "../../bench/headlines/headlines.ts";
import { readBenchmarks } from "../../bench/results.ts";

for (const { page, picture, text } of headlines(readBenchmarks())) {
  describe(page, () => {
    it(`says below ${picture} what the kept data say`, () => {
      assert.equal(lineBelow(readFileSync(page, "utf8"), picture), text, "run: npm run draw");
    });
  });
}
