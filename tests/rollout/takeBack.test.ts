import assert from "node:assert/strict";
import type { Difference, LiveObject } from "../../rollout/drift.ts";
import { describeDrift } from "../../rollout/takeBack.ts";
import { planWith } from "./plans.ts";

const plan = planWith();
const live = {} as LiveObject;
const keys = (...path: string[]) => path.map((key) => ({ key }));
const described = (of: "deployment" | "service", ...differences: Difference[]) =>
  describeDrift([{ object: plan[of], live, differences }], plan).split("\n");

describe("describeDrift", () => {
  const changed: Difference = {
    kind: "changed",
    path: [...keys("spec", "ports"), { item: { port: 8080 }, index: 0 }, { key: "targetPort" }],
    wanted: 8080,
    found: 9999,
  };
  const added: Difference = { kind: "added", path: keys("spec", "selector", "team/tier"), found: "x" };

  it("names each field, and takes what the stack sets back by Pulumi", () => {
    assert.deepEqual(described("service", changed), [
      "What runs in chat-dev is not what the stack says; somebody changed it, or it was left out of this update:",
      "  - Service chat-service: spec.ports[0].targetPort is 9999, the stack says 8080",
      "Look at it: npx pulumi refresh --preview-only --stack dev",
      "Take it back: npx pulumi up --refresh --stack dev",
    ]);
  });

  it("removes by name what others added, together with all else in the same object", () => {
    const lines = described("service", changed, added);
    assert.equal(lines[2], "  - Service chat-service: spec.selector.team/tier is x, which the stack doesn't set");
    assert.equal(
      lines.at(-1),
      "Take it back: kubectl --context chat-local -n chat-dev patch service chat-service --type=json -p " +
        `'[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080},` +
        `{"op":"remove","path":"/spec/selector/team~1tier"}]' ` +
        "&& npx pulumi up --refresh --stack dev",
    );
  });

  it("makes false again what somebody made true, which Pulumi doesn't see as Kubernetes leaves false out", () => {
    const pause: Difference = { kind: "changed", path: keys("spec", "paused"), wanted: false, found: true };
    assert.match(
      described("deployment", pause).at(-1) ?? "",
      /patch deployment .*'\[\{"op":"replace","path":"\/spec\/paused","value":false\}\]'/,
    );
  });

  it("removes from the end of a list, so that every item is where it was found", () => {
    const container = (index: number, name: string): Difference => ({
      kind: "added",
      path: [...keys("spec", "template", "spec", "containers"), { item: { name }, index }],
      found: { name },
    });
    const lines = described("deployment", container(0, "first"), container(2, "last"));
    assert.match(
      lines[1],
      /spec\.template\.spec\.containers\[first\] is \{"name":"first"\}, which the stack doesn't set/,
    );
    assert.match(
      lines.at(-1) ?? "",
      /"remove","path":"[^"]*\/containers\/2"\},\{"op":"remove","path":"[^"]*\/containers\/0"/,
    );
  });

  it("puts back what was removed, an item at the end of its list", () => {
    const port: Difference = {
      kind: "missing",
      path: [...keys("spec", "ports"), { item: {}, index: 1 }],
      wanted: { port: 8080 },
    };
    assert.match(
      described("service", port, added).at(-1) ?? "",
      /\{"op":"add","path":"\/spec\/ports\/-","value":\{"port":8080\}\}/,
    );
  });

  it("says which object is gone, which Pulumi makes again", () => {
    const lines = describeDrift([{ object: plan.service, live: undefined, differences: [] }], plan).split("\n");
    assert.deepEqual(
      [lines[1], lines.at(-1)],
      ["  - Service chat-service is gone", "Take it back: npx pulumi up --refresh --stack dev"],
    );
  });

  it("keeps a long value short", () => {
    const [, line] = described("deployment", { kind: "added", path: keys("spec"), found: "x".repeat(1000) });
    assert.ok(line.length < 200);
  });
});
