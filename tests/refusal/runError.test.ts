import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { Refusal } from "../../refusal/refusal.ts";
import { refusalsShown } from "../../refusal/runError.ts";

describe("refusalsShown", () => {
  it("turns a Refusal into an error that the engine shows as its message alone", () =>
    assert.rejects(refusalsShown(Promise.reject(new Refusal("Drift", "Somebody changed it."))), (error) => {
      assert.ok(RunError.isInstance(error));
      assert.equal(error.message, "Somebody changed it.");
      assert.equal(error.stack, undefined);
      return true;
    }));

  it("leaves an error that nobody foresaw as it is, with its stack trace", async () => {
    const unforeseen = new TypeError("undefined is not a function");
    await assert.rejects(refusalsShown(Promise.reject(unforeseen)), (error) => error === unforeseen);
  });

  it("hands on what the work comes to", async () => assert.equal(await refusalsShown(Promise.resolve(3)), 3));
});
