import assert from "node:assert/strict";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { Cost } from "../../../bench/replicas/changeCost.ts";
import { replicaTable } from "../../../bench/replicas/replicaTable.ts";
import { titleOf } from "../../../bench/replicas/replicaChange.ts";
import { replicaCosts } from "../../../bench/replicas/replicaCosts.ts";

const limits = { readMegabytes: 60, peakMegabytes: 350, secondsAfterComplete: 1 };

describe("an update of 1,000 replicas, on simulated nodes", () => {
  let update: Cost | undefined;

  before(async function (this: Mocha.Context) {
    this.timeout("15m");
    const signal = new AbortController().signal;
    const costs = await replicaCosts({ sizes: [3, 1000], project: process.cwd(), withKubectl: false, signal });
    console.log(replicaTable(costs).replace(/^/gm, "      "));
    update = costs.at(-1);
    assert.equal(update && titleOf(update), "update of 1,000");
  });

  for (const [what, limit] of Object.entries(limits) as [keyof typeof limits, number][]) {
    it(`stays within ${limit} ${what}`, () => {
      const cost = update?.[what];
      assert.ok(cost !== undefined && cost <= limit, `${cost} ${what}`);
    });
  }

  it("leaves the real node as it was, and no other", async () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromDefault();
    kubeConfig.setCurrentContext("chat-local");
    const nodes = (await kubeConfig.makeApiClient(CoreV1Api).listNode()).items;
    assert.deepEqual(
      nodes.map(({ metadata, spec }) => ({ name: metadata?.name, unschedulable: spec?.unschedulable })),
      [{ name: "chat-local", unschedulable: undefined }],
    );
  });
});
