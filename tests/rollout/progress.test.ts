import assert from "node:assert/strict";
import { drift, outstanding } from "../../rollout/progress";
import { pod, rollout, snapshot } from "./snapshots";

describe("outstanding", () => {
  const lacks = (changes: Parameters<typeof snapshot>[0], of = rollout) => outstanding(snapshot(changes), of);

  it("is nothing once the rollout is complete", () => assert.deepEqual(lacks({}), []));

  it("trusts no status of an older generation", () => {
    assert.deepEqual(lacks({ status: { observedGeneration: 3 } }), ["the change is not observed yet"]);
  });

  it("waits for every replica to be updated", () => {
    assert.deepEqual(lacks({ status: { updatedReplicas: 1 } }), ["1 of 3 updated", "2 old ones left"]);
  });

  it("waits for old replicas to go", () => {
    assert.deepEqual(lacks({ status: { replicas: 4 } }), ["1 old ones left"]);
    const finishing = [pod("a"), pod("b"), pod("c"), pod("old", {}, new Date())];
    assert.deepEqual(lacks({ pods: finishing }), ["1 finishing their last requests"]);
  });

  it("waits for no pod that is long past its grace period, as on a node that is lost", () => {
    const hourAgo = new Date(Date.now() - 3_600_000);
    assert.deepEqual(lacks({ pods: [pod("a"), pod("b"), pod("c"), pod("lost", {}, hourAgo)] }), []);
  });

  it("waits for every replica to be available", () => {
    assert.deepEqual(lacks({ status: { availableReplicas: undefined } }), ["0 of 3 available"]);
  });

  it("waits for every endpoint to serve", () => {
    const [first, second, third] = snapshot().endpoints;
    assert.deepEqual(lacks({ endpoints: [first, second, { ...third, conditions: { ready: false } }] }), ["2 of 3 endpoints serving"]);
  });

  it("is nothing for 0 replicas that are gone", () => {
    const gone = { status: { replicas: undefined, updatedReplicas: undefined, availableReplicas: undefined }, pods: [], endpoints: [] };
    assert.deepEqual(lacks(gone, { ...rollout, replicas: 0 }), []);
  });

  it("of a paused rollout is only what scaling has to do", () => {
    const paused = { ...rollout, paused: true };
    assert.deepEqual(lacks({ status: { updatedReplicas: 0 } }, paused), []);
    assert.deepEqual(lacks({ status: { updatedReplicas: 0, availableReplicas: 2 } }, paused), ["2 of 3 available"]);
    assert.deepEqual(lacks({ status: { replicas: 5 } }, paused), ["2 to go"]);
    assert.deepEqual(lacks({ status: { replicas: 0, availableReplicas: 0 }, replicaSets: [], pods: [], endpoints: [] }, paused), []);
  });
});

describe("drift", () => {
  const changes = (...parameters: Parameters<typeof snapshot>) => drift(snapshot(...parameters), rollout);

  it("is nothing while the cluster is as the stack says", () => assert.deepEqual(changes(), []));

  it("names every field that somebody changed", () => {
    assert.deepEqual(changes({ spec: { replicas: 7, paused: true }, service: { spec: { ports: [{ port: 8080, nodePort: 31000 }] } } }), [
      "replicas is 7, the stack says 3",
      "paused is true, the stack says false",
      "nodePort is 31000, the stack says 30000",
    ]);
  });

  it("names what is gone", () => {
    assert.deepEqual(changes({ service: undefined }), ["Service chat-service is gone"]);
    assert.deepEqual(drift({ ...snapshot(), deployment: undefined }, rollout), ["Deployment chat-deployment is gone"]);
  });
});
