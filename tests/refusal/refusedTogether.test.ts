import assert from "node:assert/strict";
import { Refusal } from "../../refusal/refusal.ts";
import { refusedTogether } from "../../refusal/refusedTogether.ts";

const refusal = (subject: string) => new Refusal("TakenNodePort", `${subject} is wrong`, [subject]);

describe("refusedTogether", () => {
  it("returns what each of them returns, in their order", async () =>
    assert.deepEqual(
      await refusedTogether(
        () => Promise.resolve(1),
        () => "two",
      ),
      [1, "two"],
    ));

  it("throws the only refusal as it is", async () => {
    const only = refusal("one");
    await assert.rejects(
      refusedTogether(
        () => Promise.resolve(),
        () => Promise.reject(only),
      ),
      (error) => error === only,
    );
  });

  it("throws all refusals as one, in that order", () =>
    assert.rejects(
      refusedTogether(
        () => new Promise((_, reject) => setTimeout(() => reject(refusal("one")), 5)),
        () => {
          throw refusal("two");
        },
      ),
      { code: "TakenNodePort", subjects: ["one", "two"], message: "one is wrong\ntwo is wrong" },
    ));

  it("throws what nobody foresaw before any refusal", () =>
    assert.rejects(
      refusedTogether(
        () => Promise.reject(refusal("one")),
        () => Promise.reject(new Error("bug")),
      ),
      { message: "bug" },
    ));
});
