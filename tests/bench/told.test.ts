import assert from "node:assert/strict";
import { tasks } from "../../bench/tasks.ts";
import { toldIn } from "../../bench/told.ts";

const nothing = { pod: false, reason: false, log: false, wayBack: false };

describe("what a failure's output tells", () => {
  it("is the pod, the reason, its log and the way back, if it says them", () => {
    const output = [
      "The rollout of chat-dev/chat-deployment failed: CrashLoopBackOff (1 of 5 updated, 5 old ones left).",
      '  pod chat-deployment-54856684ff-jtzth: exited with code 1; log: Error: unknown command "no-such-command"',
      "To go back: npx pulumi config set imageTag 0.1.2",
    ].join("\n");
    assert.deepEqual(toldIn(output, tasks.crash), { pod: true, reason: true, log: true, wayBack: true });
  });

  it("is none of it if a Deployment alone is named", () => {
    assert.deepEqual(toldIn("chat-deployment exceeded its progress deadline", tasks.missing), nothing);
  });

  it("has the way back if helm has gone it", () => {
    const output = "Error: UPGRADE FAILED: release chat failed, and has been rolled back";
    assert.deepEqual(toldIn(output, tasks.missing), { ...nothing, wayBack: true });
  });

  for (const output of [
    "-  replicas: 4\n+  replicas: 5",
    "~ replicas: 5 => 4",
    "What runs in chat-dev is not what the stack says",
  ]) {
    it(`has a change by hand in ${JSON.stringify(output)}`, () => assert.ok(toldIn(output, tasks.drift).reason));
  }

  it("has no change by hand where a command only puts it right", () => {
    assert.ok(!toldIn("deployment.apps/chat-deployment configured", tasks.drift).reason);
  });
});
