import assert from "node:assert/strict";
import type { V1ContainerStatus } from "@kubernetes/client-node";
import type { Json } from "../../../kubernetes/apiServer.ts";
import type { Failure } from "../../../rollout/failure/find.ts";
import { failuresOf, failuresToCreate } from "../../../rollout/failure/find.ts";
import type { Pod } from "../../../rollout/objects.ts";

type Status = Json<V1ContainerStatus>;

const container = (status: Partial<Status>, name = "chat-container"): Status => ({
  image: "",
  imageID: "",
  name,
  ready: false,
  restartCount: 0,
  ...status,
});
const pod = (status: Pod["status"], metadata: object = {}): Pod => ({ metadata: { name: "new", ...metadata }, status });
const failuresIn = (...containerStatuses: Status[]) => failuresOf([pod({ containerStatuses })]);
const waiting = (reason: string, message?: string) => container({ state: { waiting: { reason, message } } });
const inContainer = (failure: Omit<Failure, "pod" | "container">) => [
  { pod: "new", container: "chat-container", ...failure },
];

describe("failuresOf", () => {
  it("is nothing for a container that is ready or on its way", () => {
    assert.deepEqual(failuresIn(container({ ready: true }), waiting("ContainerCreating")), []);
  });

  for (const message of [
    'rpc error: code = NotFound desc = failed to pull and unpack image "a:1": failed to resolve reference "a:1": ' +
      "a:1: not found",
    'Back-off pulling image "a:1": ErrImagePull: reading manifest 1 in a: manifest unknown',
    "pull access denied, repository does not exist or may require authorization",
  ]) {
    it(`calls an image final of which the registry says: ${message.slice(-40)}`, () => {
      assert.deepEqual(
        failuresIn(waiting("ErrImagePull", message)),
        inContainer({ reason: "ErrImagePull", message, outlook: "final" }),
      );
    });
  }

  it("lets a registry come back that doesn't answer", () => {
    const message = 'Head "https://docker.io/v2/a/manifests/1": dial tcp: lookup docker.io: no such host';
    const failures = failuresIn(waiting("ImagePullBackOff", message));
    assert.deepEqual(failures, inContainer({ reason: "ImagePullBackOff", message, outlook: "lasting" }));
  });

  it("calls a name that no image can have final", () =>
    assert.equal(failuresIn(waiting("InvalidImageName"))[0].outlook, "final"));

  it("calls a config that is missing lasting", () =>
    assert.equal(failuresIn(waiting("CreateContainerConfigError"))[0].outlook, "lasting"));

  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  const ended = (afterSeconds: number) => ({
    exitCode: 1,
    reason: "Error",
    startedAt: at(0),
    finishedAt: at(afterSeconds),
  });

  it("finds a container that keeps crashing, also while it runs for a moment", () => {
    const crashing = container({ restartCount: 2, state: { running: {} }, lastState: { terminated: ended(3) } });
    assert.deepEqual(
      failuresIn(crashing),
      inContainer({
        reason: "CrashLoopBackOff",
        message: "exited with code 1 (Error), restarts: 2",
        outlook: "lasting",
      }),
    );
  });

  it("finds a container that ended again after its restart, as an init container is shown until its next one", () => {
    const again = container({ restartCount: 1, state: { terminated: ended(1) }, lastState: { terminated: ended(3) } });
    assert.equal(failuresIn(again)[0].reason, "CrashLoopBackOff");
    assert.deepEqual(failuresIn(container({ state: { terminated: ended(1) } })), []);
  });

  it("takes no container for a crashing one that has run for long, as before a restart of its node", () => {
    assert.deepEqual(
      failuresIn(container({ restartCount: 3, state: { running: {} }, lastState: { terminated: ended(3600) } })),
      [],
    );
  });

  it("takes no container for a crashing one that is lost, so that nobody knows how long it ran", () => {
    const lost = { exitCode: 137, reason: "ContainerStatusUnknown", startedAt: null, finishedAt: null };
    assert.deepEqual(
      failuresIn(container({ restartCount: 3, state: { running: {} }, lastState: { terminated: lost } })),
      [],
    );
  });

  it("gives a container that crashed once another chance", () => {
    assert.deepEqual(failuresIn(container({ restartCount: 1, state: { running: {} } })), []);
  });

  it("names the container that fails, a sidecar and an init container as well", () => {
    const crashed = { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: ended(1) } };
    const status = {
      initContainerStatuses: [container({ ready: true }, "migrate"), container(crashed, "mesh-proxy")],
      containerStatuses: [container(crashed), container(crashed, "log-shipper")],
    };
    assert.deepEqual(
      failuresOf([pod(status)]).map((failure) => failure.container),
      ["mesh-proxy", "chat-container", "log-shipper"],
    );
  });

  it("finds a pod that has no room, and lets the cluster make some", () => {
    const conditions = [
      { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "Insufficient cpu" },
    ];
    const expected = { pod: "new", reason: "Unschedulable", message: "Insufficient cpu", outlook: "open" };
    assert.deepEqual(failuresOf([pod({ conditions })]), [expected]);
  });

  it("finds a pod that is not ready, and lets it take its time", () => {
    const conditions = [{ type: "Ready", status: "False", message: "containers with unready status" }];
    const expected = { pod: "new", reason: "NotReady", message: "containers with unready status", outlook: "open" };
    assert.deepEqual(failuresOf([pod({ conditions })]), [expected]);
  });

  for (const [what, phase, metadata] of [
    ["was evicted", "Failed", {}],
    ["has finished", "Succeeded", {}],
    ["is on its way out", "Running", { deletionTimestamp: at(0) }],
  ] as const) {
    it(`leaves out a pod that ${what}`, () => {
      assert.deepEqual(failuresOf([pod({ phase, containerStatuses: [waiting("CrashLoopBackOff")] }, metadata)]), []);
    });
  }
});

describe("failuresToCreate", () => {
  const deployment = {
    spec: { selector: {}, template: {} },
    status: {
      conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }],
    },
  };
  it("finds pods that may not be created", () => {
    const expected = { reason: "FailedCreate", message: "exceeded quota", outlook: "lasting" };
    assert.deepEqual(failuresToCreate(deployment, false), [expected]);
  });

  it("waits for what the old replicas free", () => assert.equal(failuresToCreate(deployment, true)[0].outlook, "open"));

  it("is nothing otherwise", () => assert.deepEqual(failuresToCreate(undefined, false), []));
});
