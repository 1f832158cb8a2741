import assert from "node:assert/strict";
import type { Row } from "../../kubernetes/mirror.ts";
import type { Lack, Progress } from "../../rollout/progress.ts";
import { Best, hasRolledOut, lacksOf, progressOf, sentenceOf, withEndpoints } from "../../rollout/progress.ts";
import type { Deployment, ReplicaSet } from "../../rollout/objects.ts";
import { planWith } from "./plans.ts";

const complete: Progress = {
  observed: true,
  wanted: 3,
  updated: 3,
  available: 3,
  old: 0,
  surplus: 0,
  finishing: 0,
  serving: 3,
  stale: 0,
};
const running = { paused: false, hasRolledOut: true, awaitsDrain: true };
const paused = { ...running, paused: true };

describe("progressOf", () => {
  const deployment = (status: object, replicas = 3, generation = 4): Deployment => ({
    metadata: { generation, annotations: { "deployment.kubernetes.io/revision": "2" } },
    spec: { replicas, selector: {}, template: {} },
    status: { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3, ...status },
  });
  const replicaSet = (replicas: number): ReplicaSet => ({ spec: { selector: {}, replicas } });

  it("counts what the Deployment says, and nothing as none", () => {
    assert.deepEqual(
      progressOf(planWith(), deployment({ replicas: 4, updatedReplicas: 1, availableReplicas: undefined }), [], 2),
      {
        observed: true,
        wanted: 3,
        updated: 1,
        available: 0,
        old: 3,
        surplus: 1,
        finishing: 2,
      },
    );
  });

  it("trusts no status of an older generation", () => {
    assert.equal(progressOf(planWith(), deployment({}, 3, 5), [], 0).observed, false);
  });

  it("wants as many as the Deployment has, which may be an autoscaler's count", () => {
    assert.equal(progressOf(planWith({ replicaCount: undefined }), deployment({}, 7), [], 0).wanted, 7);
  });

  it("lets a rollout that was paused midway keep its surge, rounded up", () => {
    const midway = [replicaSet(3), replicaSet(1)];
    const surplus = (maxSurge: number | string, replicas: number) =>
      progressOf(planWith({ maxSurge }), deployment({ replicas }), midway, 0).surplus;
    assert.deepEqual([surplus("25%", 4), surplus("25%", 5), surplus(2, 5), surplus("50%", 5)], [0, 1, 0, 0]);
  });

  it("knows whether anything was ever rolled out", () => {
    assert.deepEqual(
      [hasRolledOut(deployment({})), hasRolledOut({ metadata: {} }), hasRolledOut(undefined)],
      [true, false, false],
    );
  });
});

describe("withEndpoints", () => {
  it("counts the pods that get requests, and those among them that are gone or told to go", () => {
    const rows: Row[] = [{ Name: "a" }, { Name: "b" }, { Name: "going", Status: "Terminating" }];
    const { serving, stale } = withEndpoints(complete, new Set(["a", "b", "going", "gone"]), rows);
    assert.deepEqual([serving, stale], [4, 2]);
  });
});

describe("lacksOf", () => {
  const lacks = (changes: Partial<Progress>, state = running) => lacksOf({ ...complete, ...changes }, state);

  it("is nothing once the rollout is complete", () => assert.deepEqual(lacks({}), []));

  it("is only that the change is not observed, while it isn't", () =>
    assert.deepEqual(lacks({ observed: false, updated: 0 }), ["observed"]));

  const each: [Partial<Progress>, Lack][] = [
    [{ updated: 2 }, "updated"],
    [{ old: 1 }, "old"],
    [{ available: 2 }, "available"],
    [{ finishing: 1 }, "finishing"],
    [{ serving: 2 }, "serving"],
    [{ stale: 1 }, "stale"],
  ];
  for (const [changes, lack] of each) {
    it(`is ${lack} for ${JSON.stringify(changes)}`, () => assert.deepEqual(lacks(changes), [lack]));
  }

  it("is no drain that nobody waits for", () =>
    assert.deepEqual(lacks({ finishing: 1 }, { ...running, awaitsDrain: false }), []));

  it("is nothing for 0 replicas that are gone", () =>
    assert.deepEqual(lacks({ wanted: 0, updated: 0, available: 0, serving: 0 }), []));

  it("of a paused rollout is only what scaling has to do", () => {
    assert.deepEqual(lacks({ updated: 0, old: 3 }, paused), []);
    assert.deepEqual(lacks({ available: 2 }, paused), ["available"]);
    assert.deepEqual(lacks({ surplus: 2 }, paused), ["surplus"]);
    assert.deepEqual(lacks({ available: 0, serving: 0 }, { ...paused, hasRolledOut: false }), []);
  });
});

describe("sentenceOf", () => {
  it("says each in words", () => {
    const progress = { ...complete, updated: 1, old: 2, available: 2, finishing: 1, serving: 2, stale: 1, surplus: 1 };
    assert.equal(
      sentenceOf(progress, ["updated", "old", "available", "surplus", "finishing", "serving", "stale"]),
      "1 of 3 updated, 2 old ones left, 2 of 3 available, 1 to go, 1 finishing their last requests, " +
        "2 of 3 endpoints serving, 1 endpoints without a replica",
    );
    assert.equal(
      sentenceOf({ ...complete, updated: 100, finishing: 53 }, ["updated", "finishing"]),
      "97 to go, 53 finishing their last requests",
    );
    assert.equal(
      sentenceOf({ ...complete, old: 1, observed: false }, ["old", "observed"]),
      "1 old one left, the change is not observed yet",
    );
  });
});

describe("Best", () => {
  it("improves with each new best count, and never by going back and forth", () => {
    const best = new Best();
    const improves = (changes: Partial<Progress>) => best.improves({ ...complete, ...changes });
    assert.equal(improves({ updated: 1, available: 1, old: 3 }), true);
    assert.equal(improves({ updated: 1, available: 1, old: 3 }), false);
    assert.equal(improves({ updated: 1, available: 2, old: 3 }), true);
    assert.equal(improves({ updated: 1, available: 1, old: 3 }), false);
    assert.equal(improves({ updated: 1, available: 2, old: 3 }), false);
    assert.equal(improves({ updated: 1, available: 2, old: 2, finishing: 1 }), true);
    assert.equal(improves({ updated: 1, available: 2, old: 2, finishing: 0 }), true);
  });
});
