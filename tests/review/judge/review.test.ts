import assert from "node:assert/strict";
import { exitCodeOf, failedUnlessApproved, reviewOf } from "../../../review/judge/review.ts";
import { recorded, reviewed } from "../recordings.ts";

describe("exitCodeOf", () => {
  for (const [recording, code] of [
    ["nothing", 0],
    ["scale", 2],
    ["zeroReplicas", 3],
    ["configError", 1],
  ] as const) {
    it(`is ${code} for ${recording}`, () => assert.equal(exitCodeOf([reviewed(recording)]), code));
  }

  it("is 1 if any preview failed, else 3 if any is risky, else 2 if any changes something", () => {
    assert.equal(exitCodeOf([reviewed("zeroReplicas"), reviewed("configError")]), 1);
    assert.equal(exitCodeOf([reviewed("scale"), reviewed("zeroReplicas"), reviewed("nothing")]), 3);
    assert.equal(exitCodeOf([reviewed("nothing"), reviewed("scale")]), 2);
  });
});

describe("reviewOf", () => {
  it("takes a command that failed without a word for failed", () => {
    assert.deepEqual(reviewOf("dev", "update", undefined).errors, ["pulumi wrote neither a preview nor an error"]);
    assert.equal(reviewOf("dev", "update", recorded("scale"), "").result, "failed");
  });

  it("shows nothing of a preview that an error cut short", () => {
    const { steps } = recorded("scale");
    const cutShort = reviewOf("dev", "update", { steps, diagnostics: [{ severity: "error", message: "error: no" }] });
    assert.deepEqual([cutShort.result, cutShort.changes, cutShort.errors], ["failed", [], ["no"]]);
  });

  it("takes colours out of messages", () => {
    const { errors } = reviewOf("dev", "update", {
      diagnostics: [{ severity: "error", message: "\u001b[31merror\u001b[0m here" }],
    });
    assert.deepEqual(errors, ["error here"]);
  });
});

describe("failedUnlessApproved", () => {
  it("fails a preview that is not the approved one, and still shows what it would change", () => {
    const both = reviewed("both");
    const { result, errors, verdict } = failedUnlessApproved(both, recorded("both"), recorded("scale"));
    assert.deepEqual([result, errors.length, verdict], ["failed", 1, both.verdict]);
  });

  it("leaves the approved preview, one that nobody had to approve, and one that failed as they are", () => {
    const [scale, failed] = [reviewed("scale"), reviewed("configError")];
    assert.deepEqual(failedUnlessApproved(scale, recorded("scale"), recorded("scale")), scale);
    assert.deepEqual(failedUnlessApproved(scale, recorded("scale"), undefined), scale);
    assert.deepEqual(failedUnlessApproved(failed, recorded("configError"), recorded("scale")), failed);
  });
});
