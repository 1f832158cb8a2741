import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pictures } from "../../pictures/pictures.ts";

describe("a picture", () => {
  for (const [file, draw] of Object.entries(pictures)) {
    it(`${file} is what npm run draw makes of the kept data`, async () => {
      assert.ok((await draw()) === readFileSync(file, "utf8"), `run: npm run draw`);
    });
  }
});
