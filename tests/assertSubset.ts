import assert from "node:assert/strict";

/**
 * Asserts that `actual` has every field that `expected` names, with the same value; lists have to be of the same
 * length.
 */
export function assertSubset(expected: unknown, actual: unknown, path = "manifest"): void {
  if (typeof expected !== "object" || expected === null) {
    assert.equal(actual, expected, path);
    return;
  }
  assert.ok(typeof actual === "object" && actual !== null, `${path} is missing`);
  if (Array.isArray(expected)) {
    assert.equal((actual as unknown[]).length, expected.length, path);
  }
  for (const [key, value] of Object.entries(expected)) {
    assertSubset(value, (actual as Record<string, unknown>)[key], `${path}.${key}`);
  }
}
