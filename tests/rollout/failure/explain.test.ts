import assert from "node:assert/strict";
import { mock } from "node:test";
import timers from "node:timers/promises";
import { explain } from "../../../rollout/failure/explain";
import type { Failure } from "../../../rollout/failure/find";
import { apiServer } from "../../kubernetes/apiServers";
import { planWith } from "../plans";

const crash: Failure = {
  pod: "new",
  container: "chat-container",
  reason: "CrashLoopBackOff",
  message: "exited with code 1",
  outlook: "lasting",
};
const circumstances = { lacking: "1 of 3 updated", serving: 3, wayBack: "npx pulumi up" };

describe("explain", () => {
  const explained = (logOf: (query: Record<string, string>) => string, failure = crash, around = circumstances) => {
    const events = { items: [{ reason: "BackOff", message: "Back-off restarting failed container" }] };
    const server = apiServer((path, query) => (path.endsWith("/log") ? logOf(query) : events));
    return explain(server, planWith(), failure, around);
  };
  const isPrevious = ({ previous }: Record<string, string>) => previous === "true";

  it("names the rollout, the pod, its events and last log lines, who serves, and the commands to go on with", async () => {
    assert.equal(
      await explained((query) => (isPrevious(query) ? "no database\nbye\n" : "starting")),
      [
        "The rollout of chat-dev/chat-deployment to spring-server:0.1.3 failed: CrashLoopBackOff (1 of 3 updated).",
        "  pod new: exited with code 1",
        "  event: BackOff: Back-off restarting failed container",
        "  log: no database",
        "  log: bye",
        "  3 ready replicas keep serving.",
        "To go back: npx pulumi up",
        "To look closer: kubectl --context chat-local -n chat-dev describe pods new; the stack is dev.",
      ].join("\n"),
    );
  });

  it("names a container beside the main one, and shows that one's log", async () => {
    const text = await explained(({ container }) => `of ${container}`, { ...crash, container: "mesh-proxy" });
    assert.match(text, /\n {2}pod new, container mesh-proxy: exited with code 1\n/);
    assert.match(text, /\n {2}log: of mesh-proxy\n/);
  });

  it("shows no events or log where there is no pod", async () => {
    const failure: Failure = { reason: "FailedCreate", message: "exceeded quota", outlook: "lasting" };
    const text = await explained(() => assert.fail("asked for a log"), failure, { ...circumstances, serving: 0 });
    assert.match(text, /\n {2}replicas: exceeded quota\n {2}No replica serves\.\n/);
    assert.match(text, /describe pods; the stack is dev/);
  });

  it("takes the log of the container that runs where the kubelet has just removed the one before", async () => {
    const text = await explained((query) =>
      isPrevious(query) ? "unable to retrieve container logs for containerd://e664" : "no database",
    );
    assert.match(text, /\n {2}log: no database\n/);
    assert.doesNotMatch(text, /unable to retrieve/);
  });

  it("asks once more where the kubelet has neither log yet", async () => {
    const sleep = mock.method(timers, "setTimeout", async () => undefined);
    let reads = 0;
    const text = await explained(() =>
      ++reads <= 2 ? "unable to retrieve container logs for containerd://e664" : "no database",
    );
    assert.match(text, /\n {2}log: no database\n/);
    assert.deepEqual(
      sleep.mock.calls.map(({ arguments: [milliseconds] }) => milliseconds),
      [1000],
    );
    sleep.mock.restore();
  });
});
