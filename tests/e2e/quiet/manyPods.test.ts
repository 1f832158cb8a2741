import assert from "node:assert/strict";
import { Meter } from "../../../meter/meter.ts";
import { committedStack } from "../committedStack.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut } from "../testStack.ts";

describe("the dev stack with many pods", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));
  before(() => dev.up());

  it("has 50 replicas updated within 40 s, and loses no request", async function (this: Mocha.Context) {
    // It is some 36 s where nobody else is on the machine, which is shared: up to three tries at a measurement.
    this.retries(2);
    await dev.restore();
    await dev.set("replicas", 50);
    await dev.up();
    await assertRolledOut(dev, 50);
    await dev.set("imageTag", "0.1.3");
    const load = { address: "127.0.0.1", port: dev.nodePort, requestsPerSecond: 200, maxRequests: 40_000 };
    const meter = Meter.start({ ...load, connections: "new" });
    const { seconds } = await dev.up().finally(() => meter.stop());
    await assertRolledOut(dev, 50, "0.1.3");
    const { requests, failed, failures } = await meter.stop();
    console.log(`      50 replicas updated in ${seconds.toFixed(1)} s, ${requests} requests meanwhile`);
    assert.equal(failed, 0, JSON.stringify(failures));
    assert.ok(seconds < 40, `took ${seconds} s`);
  });

  it("has 100 ready pods after `config set replicas 100`", async () => {
    await dev.restore();
    await dev.up();
    await dev.set("replicas", 100);
    const { seconds } = await dev.up();
    console.log(`      3 → 100 ready pods: ${seconds.toFixed(1)} s`);
    await assertRolledOut(dev, 100);
  });
});
