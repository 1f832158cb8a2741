import assert from "node:assert/strict";
import type { V1ContainerStatus } from "@kubernetes/client-node";
import { Json } from "../../kubernetes/apiServer";
import { explain, findFailure, wayBack } from "../../rollout/failure";
import { apiServer } from "../kubernetes/apiServers";
import { pod, rollout, snapshot } from "./snapshots";

type ContainerStatus = Json<V1ContainerStatus>;

function container(status: Partial<ContainerStatus>): { containerStatuses: ContainerStatus[] } {
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

  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  const ended = (afterSeconds: number) => ({ exitCode: 1, reason: "Error", startedAt: at(0), finishedAt: at(afterSeconds) });

  it("finds a container that keeps crashing, also while it runs for a moment", () => {
    const crashing = container({ restartCount: 2, state: { running: {} }, lastState: { terminated: ended(3) } });
    assert.deepEqual(failureOf(crashing), {
      pod: "new",
      reason: "CrashLoopBackOff",
      message: "exited with code 1 (Error), restarts: 2",
      lasting: true,
    });
  });

  it("takes no container for a crashing one that has run for long, as before a restart of its node", () => {
    assert.equal(failureOf(container({ restartCount: 3, state: { running: {} }, lastState: { terminated: ended(3600) } })), undefined);
  });

  it("takes no container for a crashing one that is lost, so that nobody knows how long it ran", () => {
    const lost = { exitCode: 137, reason: "ContainerStatusUnknown", startedAt: null, finishedAt: null };
    assert.equal(failureOf(container({ restartCount: 3, state: { running: {} }, lastState: { terminated: lost } })), undefined);
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

  it("leaves old pods out, which may go on failing until they are replaced", () => {
    const labelled = (name: string, template: string, status: object) => ({ metadata: { name, labels: { "pod-template-hash": template } }, status });
    const revision = (number: string) => ({ annotations: { "deployment.kubernetes.io/revision": number } });
    const replicaSet = (number: string, template: string) => ({ metadata: { ...revision(number), labels: { "pod-template-hash": template } } });
    const crashed = container({ state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { exitCode: 1, reason: "Error" } } });
    const starting = { conditions: [{ type: "Ready", status: "False", message: "starting" }] };
    const repair = snapshot({ replicaSets: [replicaSet("1", "old"), replicaSet("2", "new")], pods: [labelled("a", "old", crashed), labelled("b", "new", starting)] });
    repair.deployment = { ...repair.deployment, metadata: { ...repair.deployment?.metadata, ...revision("2") } };
    assert.equal(findFailure(repair)?.pod, "b");
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

describe("explain", () => {
  const crash = { pod: "new", reason: "CrashLoopBackOff", message: "exited with code 1", lasting: true };
  const explained = (logOf: (previous: boolean) => string) => {
    const events = { items: [{ reason: "BackOff", message: "Back-off restarting failed container" }] };
    const server = apiServer((path, { previous }) => (path.endsWith("/log") ? logOf(previous === "true") : events));
    return explain(server, snapshot(), rollout, crash, ["1 of 3 updated"]);
  };

  it("names the rollout, the pod, its events and last log lines, who serves, and the commands to go on with", async () => {
    assert.equal(
      await explained((previous) => (previous ? "no database\nbye\n" : "starting")),
      [
        "The rollout of chat-dev/chat-deployment to spring-server:0.1.3 failed: CrashLoopBackOff (1 of 3 updated).",
        "  pod new: exited with code 1",
        "  event: BackOff: Back-off restarting failed container",
        "  log: no database",
        "  log: bye",
        "  3 ready replicas keep serving.",
        "To go back: undo the last config change, then npx pulumi up --stack dev",
        "To look closer: kubectl --context chat-local -n chat-dev describe pods new; the stack is dev.",
      ].join("\n"),
    );
  });

  it("takes the log of the container that runs where the kubelet has just removed the one before", async () => {
    const text = await explained((previous) => (previous ? "unable to retrieve container logs for containerd://e664" : "no database"));
    assert.match(text, /\n  log: no database\n/);
    assert.doesNotMatch(text, /unable to retrieve/);
  });

  it("asks once more where the kubelet has neither log yet", async () => {
    let reads = 0;
    const text = await explained(() => (++reads <= 2 ? "unable to retrieve container logs for containerd://e664" : "no database"));
    assert.match(text, /\n  log: no database\n/);
  });
});

describe("wayBack", () => {
  const serving = (image: string) => ({
    replicaSets: [{ spec: { selector: {}, template: { spec: { containers: [{ name: "chat-container", image }] } } }, status: { replicas: 3, readyReplicas: 3 } }],
  });
  const back = (from: string, to: string) => wayBack(snapshot(serving(from)), { ...rollout, image: to });
  const up = "npx pulumi up --stack dev";

  it("is the tag that serves", () => {
    assert.equal(back("localhost:5000/a:0.1.2", "localhost:5000/a:0.1.3"), `npx pulumi config set imageTag 0.1.2 --stack dev && ${up}`);
  });

  it("is the repository as well where that was changed", () => {
    assert.equal(
      back("docker.io/good/app:0.1.2", "docker.io/typo/app:0.1.2"),
      `npx pulumi config set image docker.io/good/app --stack dev && npx pulumi config set imageTag 0.1.2 --stack dev && ${up}`,
    );
  });

  it("is a digest where that serves", () => {
    assert.equal(back("a@sha256:00", "a:0.1.3"), `npx pulumi config set imageTag sha256:00 --stack dev && ${up}`);
  });

  it("is the last change undone where the image is the same", () => {
    assert.equal(back(rollout.image, rollout.image), `undo the last config change, then ${up}`);
  });
});
