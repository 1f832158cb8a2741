import assert from "node:assert/strict";
import { diagnosticsIn, failureReport } from "../../deploy/failureReport.ts";
import { commentLimit } from "../../review/write/report.ts";

const written = `Updating (prod):
 ~  kubernetes:apps/v1:Deployment chat-deployment updated (0.10s)
Diagnostics:
  chat-service:index:ChatService (chat):
    error: The rollout of chat-prod/chat-deployment failed: CrashLoopBackOff.
    To go back: npx pulumi config set imageTag 0.1.2 --stack prod && npx pulumi up --stack prod

Resources:
    ~ 1 updated

Duration: 25s
`;

describe("diagnosticsIn", () => {
  it("are the engine's errors, and what was complained about besides", () =>
    assert.equal(
      diagnosticsIn(written, "warning: old\n"),
      [
        "chat-service:index:ChatService (chat):",
        "    error: The rollout of chat-prod/chat-deployment failed: CrashLoopBackOff.",
        "    To go back: npx pulumi config set imageTag 0.1.2 --stack prod && npx pulumi up --stack prod",
        "",
        "warning: old",
      ].join("\n"),
    ));

  it("are the end of what was written where there are none", () =>
    assert.equal(diagnosticsIn("a\nb\n", "error: no stack\n"), "a\nb\n\nerror: no stack"));
});

describe("failureReport", () => {
  it("has the text and the way back, as they are", () => {
    const report = failureReport("prod", diagnosticsIn(written, ""), "the update failed");
    assert.match(report, /^## ❌ prod: the update failed\n\n```text\nchat-service:index:ChatService/);
    assert.match(
      report,
      /To go back: npx pulumi config set imageTag 0\.1\.2 --stack prod && npx pulumi up --stack prod\n```/,
    );
  });

  it("leaves room in an issue for what stands around it, says what is left out, and ends no fence early", () => {
    const report = failureReport("prod", Array.from({ length: 5000 }, () => "```` x".repeat(10)).join("\n"), "failed");
    assert.ok(report.length < commentLimit - 1000);
    assert.match(report, /\n`````\n\n_Left out: \d+ lines\._\n$/);
  });
});
