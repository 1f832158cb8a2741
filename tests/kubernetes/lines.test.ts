import assert from "node:assert/strict";
import * as fc from "fast-check";
import { linesOf } from "../../kubernetes/lines.ts";

async function* inOrder(pieces: string[]): AsyncGenerator<string> {
  yield* pieces;
}

describe("linesOf", () => {
  it("finds the lines however the text is cut, and leaves out what no line break ends", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom("a", "{", "\n") })), async (pieces) => {
        const lines = [];
        for await (const line of linesOf(inOrder(pieces))) {
          lines.push(line);
        }
        assert.deepEqual(lines, pieces.join("").split("\n").slice(0, -1));
      }),
    ));
});
