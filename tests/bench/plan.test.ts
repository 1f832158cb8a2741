import assert from "node:assert/strict";
import { peerNames } from "../../bench/peers/peer.ts";
import { plan } from "../../bench/plan.ts";
import { taskNames } from "../../bench/tasks.ts";

describe("the benchmark's plan", () => {
  it("has every task with every peer, and large ones with those that have the same manifests", () => {
    const { alone, together } = plan({ quick: false, only: [] });
    for (const task of taskNames) {
      const peers = new Set(alone.filter((planned) => planned.task === task).map(({ peer }) => peer));
      const isLarge = ["scale100", "update50"].includes(task);
      const all = peerNames.filter((name) => !isLarge || name !== "kubectl, by hand");
      const expected = together.some((name) => name === task) ? ["this stack"] : all;
      assert.deepEqual([...peers].sort(), expected.sort(), task);
    }
  });

  it("has each peer first at most once more than another, round by round", () => {
    const first = plan({ quick: false, only: ["update5"] }).alone.filter((_, index) => index % peerNames.length === 0);
    assert.deepEqual(
      first.map(({ peer }) => peer),
      peerNames.slice(0, first.length),
    );
  });

  it("has neither many replicas nor failures if it is to be quick", () => {
    const { alone, together } = plan({ quick: true, only: [] });
    assert.deepEqual(new Set(alone.map(({ task }) => task)), new Set(["deploy", "noop", "preview", "update5"]));
    assert.deepEqual(together, []);
  });

  it("has one task alone, three times", () => {
    const { alone, together } = plan({ quick: false, only: ["missing"] });
    assert.equal(alone.length, 3);
    assert.deepEqual(new Set(alone.map(({ task }) => task)), new Set(["missing"]));
    assert.deepEqual(together, ["missing"]);
  });
});
