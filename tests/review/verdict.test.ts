import assert from "node:assert/strict";
import { Fields } from "../../review/digest";
import { fieldChanges, ResourceChange } from "../../review/resourceChange";
import { verdictOf } from "../../review/verdict";

function changeOf(kind: string, old: Fields | undefined, planned: Fields | undefined): ResourceChange {
  const change = old === undefined ? "create" : planned === undefined ? "delete" : "update";
  const inputs = (spec: Fields | undefined) => spec && { kind, spec };
  const fields = old !== undefined && planned !== undefined ? fieldChanges({ spec: old }, { spec: planned }) : [];
  return { change, urn: kind, kind, name: "chat", old: inputs(old), new: inputs(planned), fields, replaceReasons: [] };
}

const container = (image: string): Fields => ({ spec: { containers: [{ name: "chat", image }] } });
const deployment = (fields: Fields): Fields => ({ replicas: 3, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, template: container("a/b:1.0"), ...fields });

describe("verdictOf", () => {
  it("says that the end of a pause lets held-back changes roll out", () => {
    const verdict = verdictOf([changeOf("Deployment", deployment({ paused: true }), deployment({ paused: false }))]);
    assert.equal(verdict.headline, "end of the pause of rollouts");
    assert.equal(verdict.pods, "Changes that the pause held back roll out now.");
    assert.match(verdict.traffic, /^Moves from old pods to new ones/);
  });

  it("says that a Deployment that is born paused starts no pod", () => {
    const verdict = verdictOf([changeOf("Deployment", undefined, deployment({ paused: true }))]);
    assert.equal(verdict.pods, "None starts until `paused` is false.");
    assert.equal(verdict.traffic, "None is served until `paused` is false.");
    assert.match(verdict.risks.join(), /Paused rollout/);
  });

  it("counts the pods that serve from the fewer of before and after", () => {
    const { pods } = verdictOf([changeOf("Deployment", deployment({ replicas: 6 }), deployment({ replicas: 2, template: container("a/b:1.1") }))]);
    assert.equal(pods, "4 of 6 stop. All are replaced step by step, never fewer than 2 ready and never more than 7 in all.");
  });

  it("names both images where the repository changes", () => {
    const { headline } = verdictOf([changeOf("Deployment", deployment({}), deployment({ template: container("c/d:1.0") }))]);
    assert.equal(headline, "rolling update from a/b:1.0 to c/d:1.0");
  });

  for (const kind of ["NetworkPolicy", "Ingress"]) {
    it(`calls a change of an existing service's ${kind} a risk, whether it comes, changes or goes`, () => {
      for (const [old, planned] of [[undefined, { a: 1 }], [{ a: 1 }, { a: 2 }], [{ a: 1 }, undefined]]) {
        const verdict = verdictOf([changeOf(kind, old, planned)]);
        assert.match(verdict.headline, /network exposure changed/);
        assert.equal(verdict.traffic, "Who can reach the service changes; see the fields below.");
        assert.match(verdict.risks.join(), new RegExp(`Network exposure\\*\\* changes with ${kind} chat`));
      }
    });

    it(`calls a ${kind} that comes with a new service no risk`, () => {
      assert.deepEqual(verdictOf([changeOf("Deployment", undefined, deployment({})), changeOf(kind, undefined, { a: 1 })]).risks, []);
    });
  }

  it("names what changes besides pods and traffic", () => {
    const verdict = verdictOf([changeOf("PodDisruptionBudget", { maxUnavailable: 1 }, { maxUnavailable: 2 })]);
    assert.deepEqual(verdict, { headline: "change of PodDisruptionBudget chat", pods: "None starts or stops.", traffic: "Not touched.", risks: [] });
  });

  it("calls another provider configuration a risk, because it may be another cluster", () => {
    const provider: ResourceChange = { ...changeOf("Provider", {}, {}), fields: [{ path: "context", old: "a", new: "b" }] };
    const verdict = verdictOf([provider]);
    assert.equal(verdict.headline, "another provider configuration");
    assert.match(verdict.risks.join(), /may be another cluster/);
    assert.match(verdict.pods, /^Not known/);
  });
});
