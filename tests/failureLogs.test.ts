import assert from "node:assert/strict";
import { showsLogs } from "../failureLogs.ts";

describe("showsLogs", () => {
  for (const [where, environment, organization, expected] of [
    ["on a terminal", {}, "organization", true],
    ["where CI is false", { CI: "false" }, "organization", true],
    ["under CI", { CI: "true" }, "organization", false],
    ["with Pulumi Cloud, which keeps them", {}, "acme", false],
  ] as const) {
    it(`${expected ? "shows" : "hides"} them ${where}, unless the config says otherwise`, () => {
      assert.equal(showsLogs(undefined, environment, organization), expected);
      assert.equal(showsLogs(true, environment, organization), true);
      assert.equal(showsLogs(false, environment, organization), false);
    });
  }
});
