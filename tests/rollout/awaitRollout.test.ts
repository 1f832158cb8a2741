import assert from "node:assert/strict";
import { ApiError } from "../../kubernetes/apiServer";
import { awaitRollout } from "../../rollout/awaitRollout";
import { Deployment } from "../../rollout/snapshot";
import { apiServer } from "../kubernetes/apiServers";
import { rollout, snapshot } from "./snapshots";

function serverOf(deploymentAt: (look: number) => Deployment | Error, ownerOfSlices = "now") {
  let look = 0;
  const { service, replicaSets, pods, endpoints } = snapshot();
  const answers: Record<string, () => unknown> = {
    deployments: () => deploymentAt(look++),
    services: () => ({ ...service, metadata: { uid: "now" } }),
    replicasets: () => ({ items: replicaSets }),
    pods: () => ({ items: pods }),
    endpointslices: () => ({ items: [{ metadata: { ownerReferences: [{ uid: ownerOfSlices }] }, endpoints }] }),
  };
  return apiServer((path) => answers[path.split(`/${rollout.namespace}/`)[1].split("/")[0]]());
}

const withAvailable = (availableReplicas: number) => snapshot({ status: { availableReplicas } }).deployment ?? {};
const impatient = { ...rollout, progressDeadlineSeconds: 0.1 };

describe("awaitRollout", () => {
  it("ends with the first look at a complete rollout", async () => {
    assert.equal(await awaitRollout(serverOf(() => withAvailable(3)), impatient, () => undefined), "complete");
  });

  it("fails a rollout that only goes back and forth", async function (this: Mocha.Context) {
    this.timeout(5000);
    const flapping = serverOf((look) => withAvailable(1 + (look % 2)));
    await assert.rejects(awaitRollout(flapping, impatient, () => undefined), /failed: ProgressDeadlineExceeded \([12] of 3 available\)/);
  });

  it("trusts no endpoints of a Service that was deleted and made again", async function (this: Mocha.Context) {
    this.timeout(5000);
    const remade = serverOf(() => withAvailable(3), "before");
    await assert.rejects(awaitRollout(remade, impatient, () => undefined), /failed: ProgressDeadlineExceeded \(0 of 3 endpoints serving\)/);
  });

  it("gives up at once where it may not look", async () => {
    const body = '{"message":"deployments is forbidden: User \\"me\\""}';
    const forbidden = new ApiError(403, body);
    await assert.rejects(awaitRollout(serverOf(() => forbidden), impatient, () => undefined), /can't be followed: status 403, deployments is forbidden/);
  });
});
