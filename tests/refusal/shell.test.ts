import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { quoted } from "../../refusal/shell.ts";

describe("quoted", () => {
  it("leaves a plain word as it is", () => assert.equal(quoted("docker.io/a/b:0.1.2"), "docker.io/a/b:0.1.2"));

  it("gives every word back to a shell", () => {
    const word = fc.string({ unit: fc.constantFrom(..."ab '\"\\$`!*?&|;<>(){}[]#~\n=%") });
    fc.assert(
      fc.property(
        fc.array(
          word.filter((text) => text !== ""),
          { minLength: 1, maxLength: 50 },
        ),
        (words) => {
          const script = `for word in ${words.map(quoted).join(" ")}; do printf '%s\\0' "$word"; done`;
          assert.deepEqual(execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1), words);
        },
      ),
      { numRuns: 20 },
    );
  });
});
