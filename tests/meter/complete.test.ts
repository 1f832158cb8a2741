import assert from "node:assert/strict";
import type { V1Deployment, V1DeploymentStatus } from "@kubernetes/client-node";
import { isComplete } from "../../meter/complete.ts";

describe("isComplete", () => {
  const deployment = (status: V1DeploymentStatus): V1Deployment => ({
    metadata: { generation: 2 },
    spec: { replicas: 3, selector: {}, template: {} },
    status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3, ...status },
  });

  it("holds if every replica is updated and available, and none of the old is left", () => {
    assert.ok(isComplete(deployment({})));
  });

  for (const [what, status] of Object.entries<V1DeploymentStatus>({
    "a change that the controller hasn't seen": { observedGeneration: 1 },
    "a replica that isn't updated": { updatedReplicas: 2 },
    "a replica that isn't available": { availableReplicas: 2 },
    "an old replica": { replicas: 4 },
  })) {
    it(`doesn't hold with ${what}`, () => assert.ok(!isComplete(deployment(status))));
  }

  it("doesn't hold before there is a status", () => {
    assert.ok(!isComplete({ ...deployment({}), status: undefined }));
  });

  it("holds for no replicas at all", () => {
    const spec = { replicas: 0, selector: {}, template: {} };
    assert.ok(isComplete({ metadata: { generation: 1 }, spec, status: { observedGeneration: 1 } }));
  });
});
