import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import { changeOf, deployment, json } from "./changes.ts";

describe("the verdict", () => {
  describe("of an autoscaler", () => {
    const autoscaler = (minReplicas: number, maxReplicas: number, averageUtilization = 70): Fields =>
      json({
        minReplicas,
        maxReplicas,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { averageUtilization } } }],
      });
    const of = (old: Fields | undefined, planned: Fields | undefined) =>
      changeOf("HorizontalPodAutoscaler", old, planned);
    const uncounted = deployment({ replicas: undefined });

    it("says who chooses the count, between which bounds, where it comes", () =>
      assert.deepEqual(
        verdictOf([changeOf("Deployment", deployment({}), uncounted), of(undefined, autoscaler(2, 10))]),
        {
          headline: "autoscaling of 2 to 10 replicas",
          pods: "From now on an autoscaler chooses how many there are: 2 to 10 for 70% of the CPU that they reserve.",
          traffic: "Not touched.",
          risks: [],
        },
      ));

    it("says so where it comes with a new service", () => {
      const { headline, pods, risks } = verdictOf([
        changeOf("Deployment", undefined, uncounted),
        of(undefined, autoscaler(2, 10)),
      ]);
      assert.equal(headline, "creation of 2 objects with 2 to 10 replicas of 1.0");
      assert.match(pods, /^Pods start\. From now on an autoscaler chooses how many there are: 2 to 10 for 70%/);
      assert.deepEqual(risks, []);
    });

    it("says what it chooses from now on, and until now, where it changes", () => {
      assert.deepEqual(verdictOf([of(autoscaler(2, 10), autoscaler(3, 20, 50))]), {
        headline: "autoscaling of 3 to 20 replicas, not 2 to 10",
        pods:
          "The autoscaler chooses how many there are: from now on 3 to 20 for 50% of the CPU that they reserve, " +
          "until now 2 to 10 for 70% of the CPU that they reserve.",
        traffic: "Not touched.",
        risks: [],
      });
      assert.equal(verdictOf([of(autoscaler(2, 10), autoscaler(2, 10, 50))]).headline, "change of autoscaling");
    });

    it("calls fewer replicas at most a risk", () =>
      assert.deepEqual(verdictOf([of(autoscaler(2, 10), autoscaler(2, 5))]).risks, [
        "**Fewer replicas at most**, 10 → 5: those beyond it, if there are any, stop at once.",
      ]));

    it("calls fewer replicas at least a risk", () =>
      assert.deepEqual(verdictOf([of(autoscaler(3, 10), autoscaler(1, 10))]).risks, [
        "**Fewer replicas at least**, 3 → 1: at low load, that many are left to serve and to fail.",
      ]));

    it("calls one that allows fewer than there are a risk where it comes", () =>
      assert.deepEqual(
        verdictOf([changeOf("Deployment", deployment({}), uncounted), of(undefined, autoscaler(1, 2))]).risks,
        ["**Fewer replicas at most**, 3 → 2: those beyond it stop at once."],
      ));

    it("calls its end a risk, and says how many there are then", () =>
      assert.deepEqual(
        verdictOf([changeOf("Deployment", uncounted, deployment({})), of(autoscaler(2, 10), undefined)]),
        {
          headline: "end of autoscaling and scale to 3",
          pods: "The autoscaler no longer chooses how many there are, until now 2 to 10. From now on there are 3.",
          traffic: "Not touched.",
          risks: [
            "**End of autoscaling**: the number of replicas no longer follows the load. Up to 7 of 10 stop at once.",
          ],
        },
      ));
  });
});
