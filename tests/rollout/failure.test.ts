import assert from "node:assert/strict";
import { V1ContainerStatus } from "@kubernetes/client-node";
import { findFailure } from "../../rollout/failure";
import { pod, snapshot } from "./snapshots";

function container(status: Partial<V1ContainerStatus>): { containerStatuses: V1ContainerStatus[] } {
  return { containerStatuses: [{ image: "", imageID: "", name: "chat-container", ready: false, restartCount: 0, ...status }] };
}
const failureOf = (status: object) => findFailure(snapshot({ pods: [pod("new", status)] }));

describe("findFailure", () => {
  it("finds none in a complete rollout", () => {
    assert.equal(findFailure(snapshot({ pods: [pod("a", container({ ready: true }))] })), undefined);
  });

  it("finds an image that can't be pulled", () => {
    const failure = failureOf(container({ state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } }));
    assert.deepEqual(failure, { pod: "new", reason: "ImagePullBackOff", message: "not found", lasting: true });
  });

  it("finds a container that keeps crashing, also while it runs for a moment", () => {
    const crashing = container({ restartCount: 2, state: { running: {} }, lastState: { terminated: { exitCode: 1, reason: "Error" } } });
    assert.deepEqual(failureOf(crashing), {
      pod: "new",
      reason: "CrashLoopBackOff",
      message: "exited with code 1 (Error), restarts: 2",
      lasting: true,
    });
  });

  it("gives a container that crashed once another chance", () => {
    assert.equal(failureOf(container({ restartCount: 1, state: { running: {} } })), undefined);
  });

  it("finds a pod that has no room, and lets the cluster make some", () => {
    const failure = failureOf({ conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "Insufficient cpu" }] });
    assert.deepEqual(failure, { pod: "new", reason: "Unschedulable", message: "Insufficient cpu", lasting: false });
  });

  it("finds a pod that is not ready, and lets it take its time", () => {
    const failure = failureOf({ conditions: [{ type: "Ready", status: "False", message: "containers with unready status" }] });
    assert.deepEqual(failure, { pod: "new", reason: "NotReady", message: "containers with unready status", lasting: false });
  });

  it("ignores a pod on its way out", () => {
    const leaving = pod("old", container({ state: { waiting: { reason: "ImagePullBackOff" } } }), new Date());
    assert.equal(findFailure(snapshot({ pods: [leaving] })), undefined);
  });

  it("names the lasting failure among several", () => {
    const unready = pod("slow", { conditions: [{ type: "Ready", status: "False" }] });
    const missing = pod("missing", container({ state: { waiting: { reason: "ErrImagePull" } } }));
    assert.equal(findFailure(snapshot({ pods: [unready, missing] }))?.pod, "missing");
  });

  it("finds pods that may not be created", () => {
    const status = { conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }] };
    assert.deepEqual(findFailure(snapshot({ status })), { reason: "FailedCreate", message: "exceeded quota", lasting: true });
  });
});
