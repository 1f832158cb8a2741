import assert from "node:assert/strict";
import { exitCodeOf, judge } from "../../../review/judge/outcome";
import { differences } from "../../../review/judge/sameChanges";
import { judged, recorded } from "../recordings";

describe("exitCodeOf", () => {
  for (const [recording, code] of [["nothing", 0], ["scale", 2], ["zeroReplicas", 3], ["configError", 1]] as const) {
    it(`is ${code} for ${recording}`, () => assert.equal(exitCodeOf([judged(recording)]), code));
  }

  it("is 1 if any preview failed, else 3 if any is risky, else 2 if any changes something", () => {
    assert.equal(exitCodeOf([judged("zeroReplicas"), judged("configError")]), 1);
    assert.equal(exitCodeOf([judged("scale"), judged("zeroReplicas"), judged("nothing")]), 3);
    assert.equal(exitCodeOf([judged("nothing"), judged("scale")]), 2);
  });
});

describe("judge", () => {
  it("takes a command that failed without a word for failed", () => {
    assert.deepEqual(judge("dev", "update", undefined).errors, ["pulumi wrote neither a preview nor an error"]);
    assert.equal(judge("dev", "update", recorded("scale"), "").result, "failed");
  });

  it("shows nothing of a preview that an error cut short", () => {
    const { steps } = recorded("scale");
    const cutShort = judge("dev", "update", { steps, diagnostics: [{ severity: "error", message: "error: no" }] });
    assert.deepEqual([cutShort.result, cutShort.changes, cutShort.errors], ["failed", [], ["no"]]);
  });

  it("takes colours out of messages", () => {
    const { errors } = judge("dev", "update", { diagnostics: [{ severity: "error", message: "\u001b[31merror\u001b[0m here" }] });
    assert.deepEqual(errors, ["error here"]);
  });
});

describe("differences", () => {
  it("are none between two previews of the same change", () => {
    assert.deepEqual(differences(recorded("scale"), recorded("scale")), []);
  });

  it("name the resource that would change in another way than approved", () => {
    const [difference, ...others] = differences(recorded("scale"), recorded("both"));
    assert.match(difference, /chat-deployment was to be updated \(spec\.replicas\) and is to be updated \(spec\.replicas, spec\.template\.spec\.containers\[chat-container\]\.image\)/);
    assert.deepEqual(others, []);
  });

  it("name a resource whose change was not approved at all, or is no longer to come", () => {
    assert.match(differences(recorded("nothing"), recorded("deletion"))[0], /chat-service was to stay as it was and is to be deleted/);
    assert.match(differences(recorded("deletion"), recorded("nothing"))[0], /chat-service was to be deleted and is to stay as it was/);
  });
});
