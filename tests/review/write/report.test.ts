import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { reviewOf } from "../../../review/judge/review.ts";
import type { Digest, Step } from "../../../review/read/digest.ts";
import type { Fields } from "../../../review/read/json.ts";
import { maskSecrets } from "../../../review/read/maskSecrets.ts";
import type { Subject } from "../../../review/read/runPreview.ts";
import { commentLimit, marker, report, verdictLine } from "../../../review/write/report.ts";
import { character } from "../../character.ts";
import { recorded, recordedStack, reviewed } from "../recordings.ts";

const nodePort = Number(recorded("nothing").config?.["chat-service:nodePort"]);

/** The verdict on each recorded preview; tests/review/golden has the whole report. UPDATE_GOLDEN=1 writes it anew. */
const verdicts: [recording: string, sign: string, headline: string, subject?: Subject][] = [
  ["creation", "🔵", "creation of 4 objects with 3 replicas of 0.1.2"],
  ["nothing", "✅", "nothing changes"],
  ["scale", "🔵", "scale 3 → 5"],
  ["rollingUpdate", "🔵", "rolling update 0.1.2 → 0.1.3"],
  ["both", "🔵", "scale 3 → 5 and rolling update 0.1.2 → 0.1.3"],
  ["resources", "🔵", "rolling update (requests.memory)"],
  ["changeCause", "🔵", "change of Deployment chat-deployment"],
  [
    "replacement",
    "⚠️",
    "replacement of Deployment chat-deployment with downtime and " +
      "another selector of Service chat-service and PodDisruptionBudget chat-disruption-budget",
  ],
  ["deletion", "⚠️", "deletion of Service chat-service"],
  ["nodePort", "⚠️", `network exposure changed (nodePort ${nodePort} → ${nodePort + 1})`],
  [
    "serviceType",
    "⚠️",
    "network exposure changed (type NodePort → LoadBalancer) and " +
      "rolling update (sleep.seconds, spec.terminationGracePeriodSeconds)",
  ],
  ["allowedCidrs", "⚠️", "creation of NetworkPolicy chat-network-policy and network exposure changed"],
  [
    "ingress",
    "⚠️",
    "creation of Ingress chat-ingress, network exposure changed, and " +
      "rolling update (sleep.seconds, spec.terminationGracePeriodSeconds)",
  ],
  ["autoscaling", "🔵", "autoscaling of 2 to 10 replicas"],
  ["sessionAffinity", "🔵", "session affinity of 600 s"],
  ["secretEnv", "🔵", "rolling update (secret environment variables)"],
  ["selector", "⚠️", "another selector of Service chat-service"],
  ["zeroReplicas", "⚠️", "scale 3 → 0"],
  ["paused", "⚠️", "held-back update 0.1.2 → 0.1.3 and pause of rollouts"],
  ["unpinnedTag", "⚠️", "rolling update 0.1.2 → main"],
  ["secret", "🔵", "creation of Secret token"],
  ["noDrift", "✅", "no drift", "drift"],
  ["drift", "🔵", "drift: scale 3 → 4", "drift"],
  ["driftOfDeletion", "⚠️", "drift: deletion of PodDisruptionBudget chat-disruption-budget and scale 3 → 4", "drift"],
  ["refresh", "🔵", "scale 4 → 3", "refresh"],
  ["configError", "❌", "the preview failed"],
  ["programError", "❌", "the preview failed"],
  ["unreachable", "❌", "the preview failed"],
  ["missingPlugin", "❌", "the preview failed"],
];

describe("report", () => {
  for (const [recording, sign, headline, subject] of verdicts) {
    const line = `${sign} ${recordedStack}: ${headline}`;
    it(`of ${recording} says ${line}`, () => {
      const review = reviewed(recording, subject);
      assert.equal(verdictLine(review), line);

      const path = join(import.meta.dirname, "../golden", `${recording}.md`);
      if (process.env.UPDATE_GOLDEN === "1") {
        writeFileSync(path, report(review));
      }
      assert.equal(report(review), readFileSync(path, "utf8"));
    });
  }

  it("starts with the line that the stack's comment is found again by", () => {
    assert.ok(report(reviewed("scale")).startsWith(`${marker(recordedStack)}\n`));
  });

  it("says an error's text where the engine wrote no preview", () => {
    const failed = reviewOf("review", "update", undefined, "error: no stack named 'review' found");
    assert.match(report(failed), /no stack named 'review' found/);
    assert.equal(failed.result, "failed");
  });

  it("shows that a secret changes, but not from what to what", () => {
    const text = report(
      reviewOf("review", "update", changeOf({ password: "[secret]" }, { password: "[secret]" }, "spec.password")),
    );
    assert.match(text, /password.*&#91;secret&#93;.*&#91;secret&#93;/);
  });

  it("keeps what is in a value from being Markdown", () => {
    const text = report(
      reviewOf("review", "update", changeOf({ note: "a" }, { note: "b | c @team </code><img src=x>\n```\n## d" })),
    );
    const row = text.split("\n").find((line) => line.includes("note"));
    assert.doesNotMatch(row ?? "", /<img|\| c/);
    assert.match(text, /^````diff$/m);
  });

  it("never has more characters than a comment may have, keeps the verdict, and says what was left out", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 5000 }),
      fc.constant("`".repeat(5000)),
      fc.constant("🔵".repeat(1500)),
    );
    const fields = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 20, unit: character }),
      fc.oneof(text, fc.integer()),
      { maxKeys: 60 },
    );
    const deleted = fc.oneof(fc.nat(10), fc.constant(100));
    fc.assert(
      fc.property(
        fields,
        fields,
        fc.array(text),
        deleted,
        fc.integer({ min: 1000, max: 20_000 }),
        (old, planned, messages, deletions, limit) => {
          const steps = [
            ...(changeOf(old, planned).steps ?? []),
            ...Array.from({ length: deletions }, (_, index) => deletionOf(`example-${index}`)),
          ];
          const diagnostics = messages.map((message, index) => ({
            message,
            severity: index % 2 === 0 ? "error" : "warning",
          }));
          for (const review of [
            reviewOf("review", "update", { steps, diagnostics }),
            reviewOf("review", "update", { steps }),
            reviewOf("review", "drift", { steps }),
            reviewOf("review", "update", undefined, messages.join("\n")),
          ]) {
            const [full, short] = [report(review, Number.POSITIVE_INFINITY), report(review, limit)];
            assert.ok(short.length <= limit, `${short.length} characters of ${limit}`);
            assert.equal(short.split("\n")[1], full.split("\n")[1]);
            assert.match(short, /^<!--.*-->\n## (?:✅|🔵|⚠️|❌) review: ./u);
            assert.match(short, /\n<sub>stack review.*<\/sub>\n$/);
            if (lost(full, short)) {
              assert.match(short, /\n_Left out: \d+ [^\n]*; a comment may not be longer/);
            }
            assert.equal(
              short.includes("the preview's JSON has everything"),
              short.includes("_Left out:") && review.hasDigest,
            );
            for (const line of review.errors.join("\n").split("\n")) {
              assert.ok(full.includes(line.length <= 2000 ? line : "…\n"), line);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it("has room for the verdict on thousands of fields and deletions", () => {
    const large = changeOf(
      {},
      Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, "x".repeat(50)])),
    );
    large.steps?.push(...Array.from({ length: 3000 }, (_, index) => deletionOf(`example-${index}`)));
    assert.ok(report(reviewOf("review", "update", large)).length <= commentLimit);
  });

  it("splits no character where it shortens", () => {
    const wide = "🔵".repeat(5000);
    const steps = [
      ...(changeOf({ [wide]: wide }, { [wide]: "`" }).steps ?? []),
      deletionOf(wide),
      deletionOf(`a${wide}`),
    ];
    for (const digest of [
      { steps },
      {
        diagnostics: [
          { message: wide, severity: "error" },
          { message: `a${wide}`, severity: "error" },
        ],
      },
    ]) {
      assert.doesNotMatch(report(reviewOf("review", "update", digest)), /\p{Surrogate}/u);
    }
  });

  it("never has a secret in it, wherever it turns up", () => {
    const secret = fc.string({ minLength: 6, maxLength: 40, unit: "grapheme-ascii" }).map((text) => `s3cr3t-${text}`);
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 300 }), (text, around) => {
        const hidden = around + text + around;
        const forms = [
          text,
          Buffer.from(text).toString("base64"),
          JSON.stringify(text).slice(1, -1),
          encodeURIComponent(text),
        ];
        const digest: Digest = {
          ...changeOf(
            { plain: around, env: hidden },
            { plain: hidden, list: [hidden, { deep: text }], forms, [hidden]: true },
            `spec.${hidden}`,
          ),
          config: { "chat-service:token": text },
          diagnostics: [
            { message: `error: ${hidden}`, severity: "error" },
            { message: JSON.stringify(hidden), severity: "warning" },
          ],
        };
        const safe = maskSecrets(digest, [text]);
        for (const shown of [
          JSON.stringify(safe),
          report(reviewOf("review", "update", safe)),
          report(reviewOf("review", "update", { ...safe, diagnostics: [] })),
        ]) {
          for (const form of forms) {
            assert.ok(!shown.includes(form), `${form} in ${shown}`);
          }
        }
      }),
    );
  });
});

/** Whether a shortened report lacks lines of the full one. */
function lost(full: string, short: string): boolean {
  const lines = new Set(short.split("\n"));
  return full.split("\n").some((line) => !/^`+(?:diff|text)?$/.test(line) && !lines.has(line));
}

function deletionOf(name: string): Step {
  const type = "kubernetes:example/v1:Example";
  return {
    op: "delete",
    urn: `urn:pulumi:review::chat-service::${type}::${name}`,
    oldState: { type, inputs: { kind: "Example", metadata: { name } } },
  };
}

/** The preview of an update of one object's spec. */
function changeOf(old: Fields, planned: Fields, ...reported: string[]): Digest {
  const state = (spec: Fields) => ({
    type: "kubernetes:example/v1:Example",
    inputs: { kind: "Example", metadata: { name: "example" }, spec },
  });
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
