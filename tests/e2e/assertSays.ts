import assert from "node:assert/strict";

/** Asserts that a command wrote each of these parts. */
export function assertSays(output: string, ...parts: (string | RegExp)[]): void {
  for (const part of parts) {
    if (typeof part === "string") {
      assert.ok(output.includes(part), `${part} is not in:\n${output}`);
    } else {
      assert.match(output, part);
    }
  }
}
