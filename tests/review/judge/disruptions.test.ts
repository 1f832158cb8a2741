import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import { changeOf, deployment, json } from "./changes.ts";

describe("the verdict", () => {
  describe("of a PodDisruptionBudget", () => {
    const of = (old: Fields | undefined, planned: Fields | undefined) =>
      verdictOf([changeOf("PodDisruptionBudget", old, planned)]);

    for (const [old, planned, now, before] of [
      [{ maxUnavailable: 1 }, { maxUnavailable: 2 }, "at most 2 of them at a time", "at most 1 of them at a time"],
      [
        { maxUnavailable: "25%" },
        { maxUnavailable: "50%" },
        "at most 50% of them at a time, rounded up",
        "at most 25% of them at a time, rounded up",
      ],
      [
        { minAvailable: 2 },
        { minAvailable: 1 },
        "none unless 1 of them stay ready",
        "none unless 2 of them stay ready",
      ],
      [{ maxUnavailable: 1 }, { minAvailable: 1 }, "none unless 1 of them stay ready", "at most 1 of them at a time"],
      [{ maxUnavailable: 1 }, {}, "as many as it likes", "at most 1 of them at a time"],
    ] as const) {
      it(`says what a drain takes with ${JSON.stringify(planned)} in place of ${JSON.stringify(old)}`, () => {
        const { pods, risks } = of(old, planned);
        assert.deepEqual(risks, [
          `**Disruption budget** of PodDisruptionBudget chat widens: a drain of nodes takes ${now}; ` +
            `until now, ${before}.`,
        ]);
        assert.equal(pods, `None starts or stops. A drain of nodes takes ${now}; until now, ${before}.`);
      });
    }

    it("calls its end a risk", () => {
      const { pods, risks } = of({ maxUnavailable: 1 }, undefined);
      assert.deepEqual(risks, [
        "**Deletion** of PodDisruptionBudget chat: a drain of nodes may take all its pods at a time.",
      ]);
      assert.equal(pods, "None starts or stops. A drain of nodes may take all of them at a time.");
    });

    it("calls a narrower one no risk, and says what a drain takes", () => {
      const { pods, risks } = of({ maxUnavailable: 2 }, { maxUnavailable: 1 });
      assert.deepEqual(risks, []);
      assert.match(pods, /A drain of nodes takes at most 1 of them at a time; until now, at most 2/);
      assert.deepEqual(of(undefined, { maxUnavailable: 1 }).risks, []);
    });

    for (const none of [{ maxUnavailable: 0 }, { maxUnavailable: "0%" }, { minAvailable: "100%" }].map(json)) {
      it(`calls ${JSON.stringify(none)} a risk, as nodes can't be emptied`, () => {
        const blocked = of({ maxUnavailable: 1 }, none).risks.filter((risk) => risk.startsWith("**Drains"));
        assert.deepEqual(blocked, [
          "**Drains are blocked** by PodDisruptionBudget chat: " +
            "a drain may take no pod, so that nodes can't be emptied.",
        ]);
      });
    }

    it("says nothing of drains where pods come with it, or it stays as it is", () => {
      const created = verdictOf([
        changeOf("Deployment", undefined, deployment({})),
        changeOf("PodDisruptionBudget", undefined, { maxUnavailable: 1 }),
      ]);
      assert.equal(created.pods, "3 pods start.");
      assert.equal(of({ maxUnavailable: 1, a: 1 }, { maxUnavailable: 1, a: 2 }).pods, "None starts or stops.");
    });
  });
});
