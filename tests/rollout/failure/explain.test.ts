import assert from "node:assert/strict";
import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import timers from "node:timers/promises";
import { explain } from "../../../rollout/failure/explain.ts";
import type { Failure } from "../../../rollout/failure/find.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";
import type { Plan } from "../../../rollout/plan.ts";
import { planWith } from "../plans.ts";

const crash: Failure = {
  pod: "new",
  container: "chat-container",
  reason: "CrashLoopBackOff",
  message: "exited with code 1",
  outlook: "lasting",
};
const circumstances = { lacking: "1 of 3 updated", serving: 3, wayBack: "npx pulumi up" };

describe("explain", () => {
  const explained = (
    logOf: (query: Record<string, string>) => string,
    failure = crash,
    around = circumstances,
    plan: Partial<Plan> = {},
  ) => {
    const events = { items: [{ reason: "BackOff", message: "Back-off restarting failed container" }] };
    const server = apiServer((path, query) => (path.endsWith("/log") ? logOf(query) : events));
    return explain(server, { ...planWith(), ...plan }, failure, around);
  };
  const isPrevious = ({ previous }: Record<string, string>) => previous === "true";

  it("names the rollout, the pod, its events and last log lines, who serves, and the commands to go on", async () => {
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

  it("says how to read the log in its place where it may not be shown, and nothing where there is none", async () => {
    const text = await explained(() => "password hunter2", crash, circumstances, { showsLogs: false });
    assert.doesNotMatch(text, /password/);
    const toRead = "kubectl --context chat-local -n chat-dev logs new --all-containers --previous";
    const toShow = "npx pulumi config set failureLogs true --stack dev";
    const sentence = `log: not shown, as others may read this: ${toRead}; to have it shown: ${toShow}`;
    assert.ok(text.split("\n").includes(`  ${sentence}`), text);
    assert.doesNotMatch(await explained(() => "", crash, circumstances, { showsLogs: false }), /log:/);
  });

  it("shows no more than 500 characters of a line, and no part of a secret that is cut there", async () => {
    const secrets = ["hunter2-hunter2"];
    const line = `${"x".repeat(490)}hunter2-hunter2${"y".repeat(1000)}`;
    const text = await explained(() => line, { ...crash, message: line }, circumstances, { secrets });
    assert.doesNotMatch(text, /hunter|yyy/);
    assert.ok(text.length < 2000);
  });

  it("hides a secret in what the cluster says, in any form, and in none of its own words", async () => {
    const secrets = ["p@ss&x", "1"];
    const text = await explained(
      () => "GET /?password=p%40ss%26x",
      crash,
      { ...circumstances, lacking: "1 of 3 updated" },
      { secrets },
    );
    assert.match(text, /to spring-server:0\.1\.3 failed: CrashLoopBackOff \(1 of 3 updated\)\.\n/);
    assert.match(text, /\n {2}log: GET \/\?password=\[secret\]\n/);
  });

  it("says of one replica that it serves", async () =>
    assert.match(
      await explained(() => "", crash, { ...circumstances, serving: 1 }),
      /\n {2}1 ready replica keeps serving\.\n/,
    ));

  it("asks for no more than 64 KiB of a log, and leaves out the line that is cut there", async () => {
    const text = await explained(({ limitBytes }) =>
      ["first", "x".repeat(Number(limitBytes)), "hunter2"].join("\n").slice(0, Number(limitBytes)),
    );
    assert.match(text, /\n {2}log: first\n {2}3 ready/);
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
    syncBuiltinESMExports();
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
    syncBuiltinESMExports();
  });
});
