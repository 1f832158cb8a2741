import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { Digest, Fields } from "../../review/digest";
import { maskSecrets } from "../../review/maskSecrets";
import { judge, Subject } from "../../review/outcome";
import { commentLimit, marker, report, verdictLine } from "../../review/report";
import { judged } from "./recordings";

/** The verdict on each recorded preview; tests/review/golden has the whole report. UPDATE_GOLDEN=1 writes it anew. */
const verdicts: [recording: string, line: string, subject?: Subject][] = [
  ["creation", "🔵 review: creation of 4 objects with 3 replicas of 0.1.2"],
  ["nothing", "✅ review: nothing changes"],
  ["scale", "🔵 review: scale 3 → 5"],
  ["rollingUpdate", "🔵 review: rolling update 0.1.2 → 0.1.3"],
  ["both", "🔵 review: scale 3 → 5 and rolling update 0.1.2 → 0.1.3"],
  ["resources", "🔵 review: rolling update (requests.memory)"],
  ["replacement", "⚠️ review: replacement of Deployment chat-deployment with downtime and another selector of Service chat-service and PodDisruptionBudget chat-disruption-budget"],
  ["deletion", "⚠️ review: deletion of Service chat-service"],
  ["nodePort", "⚠️ review: network exposure changed (nodePort 30540 → 30541)"],
  ["serviceType", "⚠️ review: network exposure changed (type NodePort → LoadBalancer)"],
  ["selector", "⚠️ review: another selector of Service chat-service"],
  ["zeroReplicas", "⚠️ review: scale 3 → 0"],
  ["paused", "⚠️ review: held-back update 0.1.2 → 0.1.3 and pause of rollouts"],
  ["unpinnedTag", "⚠️ review: rolling update 0.1.2 → main"],
  ["secret", "🔵 review: creation of Secret token"],
  ["noDrift", "✅ review: no drift", "drift"],
  ["drift", "🔵 review: drift: scale 3 → 4", "drift"],
  ["driftOfDeletion", "⚠️ review: drift: deletion of PodDisruptionBudget chat-disruption-budget and scale 3 → 4", "drift"],
  ["refresh", "🔵 review: scale 4 → 3", "refresh"],
  ["configError", "❌ review: the preview failed"],
  ["programError", "❌ review: the preview failed"],
  ["unreachable", "❌ review: the preview failed"],
  ["missingPlugin", "❌ review: the preview failed"],
];

describe("report", () => {
  for (const [recording, line, subject] of verdicts) {
    it(`of ${recording} says ${line}`, () => {
      const outcome = judged(recording, subject);
      assert.equal(verdictLine(outcome), line);

      const path = join(__dirname, "golden", `${recording}.md`);
      if (process.env.UPDATE_GOLDEN === "1") {
        writeFileSync(path, report(outcome));
      }
      assert.equal(report(outcome), readFileSync(path, "utf8"));
    });
  }

  it("starts with the line that the stack's comment is found again by", () => {
    assert.ok(report(judged("scale")).startsWith(`${marker("review")}\n`));
  });

  it("says an error's text where the engine wrote no preview", () => {
    const failed = judge("review", "update", undefined, "error: no stack named 'review' found");
    assert.match(report(failed), /no stack named 'review' found/);
    assert.equal(failed.result, "failed");
  });

  it("shows that a secret changes, but not from what to what", () => {
    const text = report(judge("review", "update", changeOf({ password: "[secret]" }, { password: "[secret]" }, "spec.password")));
    assert.match(text, /password.*&#91;secret&#93;.*&#91;secret&#93;/);
  });

  it("keeps what is in a value from being Markdown", () => {
    const text = report(judge("review", "update", changeOf({ note: "a" }, { note: "b | c @team </code><img src=x>\n```\n## d" })));
    const row = text.split("\n").find((line) => line.includes("note"));
    assert.doesNotMatch(row ?? "", /<img|\| c/);
    assert.match(text, /^````diff$/m);
  });

  it("never has more characters than a comment may have, and says what was left out", () => {
    const field = fc.string({ minLength: 1, maxLength: 20, unit: "binary" });
    const fields = fc.dictionary(field, fc.oneof(fc.string({ maxLength: 5000 }), fc.integer()), { maxKeys: 60 });
    fc.assert(
      fc.property(fields, fields, fc.array(fc.string({ maxLength: 4000 })), fc.integer({ min: 3000, max: 20_000 }), (old, planned, messages, limit) => {
        const digest = changeOf(old, planned);
        digest.diagnostics = messages.map((message, index) => ({ message, severity: index % 2 === 0 ? "error" : "warning" }));
        for (const judgement of [judge("review", "update", digest), judge("review", "update", { ...digest, diagnostics: [] })]) {
          const full = report(judgement, Number.POSITIVE_INFINITY);
          const text = report(judgement, limit);
          assert.ok(text.length <= limit, `${text.length} characters of ${limit}`);
          if (text.length < full.length) {
            assert.match(text, /_Left out: \d+ [a-z ]+; a comment may not be longer/);
          }
        }
      }),
      { numRuns: 20 },
    );
    const large = changeOf({}, Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, "x".repeat(50)])));
    assert.ok(report(judge("review", "update", large)).length <= commentLimit);
  });

  it("never has a secret in it, wherever it turns up", () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: "grapheme-ascii" }).map((text) => `s3cr3t-${text}`);
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 300 }), (text, around) => {
        const hidden = around + text + around;
        const digest: Digest = {
          ...changeOf({ plain: around, env: hidden }, { plain: hidden, list: [hidden, { deep: text }], base64: Buffer.from(text).toString("base64") }),
          config: { "chat-service:token": text },
          diagnostics: [
            { message: `error: ${hidden}`, severity: "error" },
            { message: JSON.stringify(hidden), severity: "warning" },
          ],
        };
        const safe = maskSecrets(digest, [text]);
        for (const shown of [JSON.stringify(safe), report(judge("review", "update", safe)), report(judge("review", "update", { ...safe, diagnostics: [] }))]) {
          for (const form of [text, Buffer.from(text).toString("base64"), JSON.stringify(text).slice(1, -1)]) {
            assert.ok(!shown.includes(form), `${form} in ${shown}`);
          }
        }
      }),
    );
  });
});

/** The preview of an update of one object's spec. */
function changeOf(old: Fields, planned: Fields, ...reported: string[]): Digest {
  const state = (spec: Fields) => ({ type: "kubernetes:example/v1:Example", inputs: { kind: "Example", metadata: { name: "example" }, spec } });
  return {
    steps: [
      {
        op: "update",
        urn: "urn:pulumi:review::chat-service::kubernetes:example/v1:Example::example",
        oldState: state(old),
        newState: state(planned),
        detailedDiff: Object.fromEntries(reported.map((path) => [path, { kind: "update", inputDiff: true }])),
      },
    ],
  };
}
