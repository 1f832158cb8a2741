import assert from "node:assert/strict";
import { logLine, logLines } from "../../../review/write/logLines.ts";
import { reviewed } from "../recordings.ts";

describe("logLines", () => {
  it("are the verdict, and below it the errors and the risks", () => {
    assert.deepEqual(logLines(reviewed("zeroReplicas")), [
      "⚠️ dev: scale 3 → 0",
      "  **Replicas are 0** in Deployment chat-deployment: it serves nobody.",
    ]);
    assert.deepEqual(logLines({ ...reviewed("configError"), errors: ["one\ntwo", "three"] }).slice(1), [
      "  one",
      "  two",
      "  three",
    ]);
  });

  it("are no command to GitHub's runner, also where a risk has a line break in it", () => {
    const risks = ["**Network exposure** changes: a\n::add-mask::b\r  ::stop-commands::c"];
    const verdict = { headline: "::error::d", pods: "", traffic: "", risks };
    for (const line of logLines({ ...reviewed("scale"), verdict })) {
      assert.doesNotMatch(line, /^\s*::/);
    }
  });
});

describe("logLine", () => {
  it("keeps a line as it is that has nothing of the kind", () =>
    assert.equal(logLine("urn:pulumi:dev::chat: a → b"), "urn:pulumi:dev::chat: a → b"));

  it("has no colours, and no other control characters", () =>
    assert.equal(logLine("\u001b[31mred\u001b[0m\u0007\rgone"), "red gone"));
});
