import assert from "node:assert/strict";
import fc from "fast-check";
import { fromChangeCause, toChangeCause } from "../../components/changeCause.ts";
import { character } from "../character.ts";

describe("a change-cause", () => {
  const values = { replicas: "5", imageTag: "0.1.3", probePath: "/ready?deep=1&a,b" };

  it("says in one line what the operator has set", () => {
    assert.equal(toChangeCause(values), "imageTag=0.1.3 probePath=/ready?deep=1&a,b replicas=5");
    assert.equal(toChangeCause({ "env.GREETING": "good day\n100%" }), "env.GREETING=good%20day%0A100%");
  });

  const text = fc.string({ unit: fc.oneof(character, fc.constantFrom(" ", "\n", "=", "%", "2", "0", '"', "\u2028")) });

  it("gives back the values of any paths, in one line", () =>
    fc.assert(
      fc.property(
        fc.dictionary(
          text.filter((path) => path !== ""),
          text,
        ),
        (any) => {
          const line = toChangeCause(any);
          assert.doesNotMatch(line, /[\n\r\u2028\u2029]/);
          assert.deepEqual({ ...fromChangeCause(line) }, { ...any });
        },
      ),
      { numRuns: 1000 },
    ));

  it("gives nothing where a person or kubectl wrote another sentence", () => {
    assert.deepEqual(fromChangeCause("the hotfix of Tuesday"), {});
    const recorded = "kubectl set image deployment/chat-deployment chat-container=spring-server:0.1.4 --record=true";
    assert.deepEqual(fromChangeCause(recorded), {});
    assert.deepEqual(fromChangeCause(""), {});
  });
});
