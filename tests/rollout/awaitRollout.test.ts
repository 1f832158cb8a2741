import assert from "node:assert/strict";
import { ApiException, V1Deployment } from "@kubernetes/client-node";
import { Cluster } from "../../cluster/connect";
import { awaitRollout } from "../../rollout/awaitRollout";
import { rollout, snapshot } from "./snapshots";

/** An API server whose answers are made up, for what a real one can't be made to say on time. */
function cluster(deploymentAt: (look: number) => V1Deployment | Error): Cluster {
  let look = 0;
  const complete = snapshot();
  const answers = {
    readNamespacedDeployment: async () => {
      const answer = deploymentAt(look++);
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
    readNamespacedService: async () => complete.service,
    listNamespacedReplicaSet: async () => ({ items: complete.replicaSets }),
    listNamespacedPod: async () => ({ items: complete.pods }),
    listNamespacedEndpointSlice: async () => ({ items: [{ endpoints: complete.endpoints }] }),
  };
  return { host: "127.0.0.1", apps: answers, core: answers, discovery: answers } as unknown as Cluster;
}

const withAvailable = (availableReplicas: number) => snapshot({ status: { availableReplicas } }).deployment ?? {};
const impatient = { ...rollout, progressDeadlineSeconds: 0.1 };

describe("awaitRollout", () => {
  it("ends with the first look at a complete rollout", async () => {
    assert.equal(await awaitRollout(cluster(() => withAvailable(3)), impatient, () => undefined), "complete");
  });

  it("fails a rollout that only goes back and forth", async function (this: Mocha.Context) {
    this.timeout(5000);
    const flapping = cluster((look) => withAvailable(1 + (look % 2)));
    await assert.rejects(awaitRollout(flapping, impatient, () => undefined), /failed: ProgressDeadlineExceeded \([12] of 3 available\)/);
  });

  it("gives up at once where it may not look", async () => {
    const body = '{"message":"deployments is forbidden: User \\"me\\""}';
    const forbidden = new ApiException(403, "", body, {});
    await assert.rejects(awaitRollout(cluster(() => forbidden), impatient, () => undefined), /can't be followed: status 403, deployments is forbidden/);
  });
});
