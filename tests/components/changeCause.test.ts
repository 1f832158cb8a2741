import assert from "node:assert/strict";
import { fromChangeCause, toChangeCause } from "../../components/changeCause";

describe("a change-cause", () => {
  const values = { replicas: "5", imageTag: "0.1.3", probePath: "/ready?deep=1&a,b" };

  it("says in one line what the operator has set", () => {
    assert.equal(toChangeCause(values), "imageTag=0.1.3 probePath=/ready?deep=1&a,b replicas=5");
  });

  it("gives the values back", () => assert.deepEqual(fromChangeCause(toChangeCause(values)), values));

  it("gives nothing where somebody wrote a sentence of their own", () => {
    assert.deepEqual(fromChangeCause("the hotfix of Tuesday"), {});
    assert.deepEqual(fromChangeCause(""), {});
  });
});
