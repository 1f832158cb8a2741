import assert from "node:assert/strict";
import { until } from "../../until.ts";
import { meteredServer } from "./meteredServer.ts";

describe("what a meter has seen", () => {
  const metered = meteredServer();

  it("has a sample a second of the sessions by version", async () => {
    const meter = await metered.open();
    metered.server.version = "0.1.3";
    metered.server.sendAway();
    await until(() => meter.samples.some(({ sessions }) => sessions["0.1.3"] === 10));
    const { sessions, outOfService } = meter.samples[meter.samples.length - 1];
    assert.deepEqual({ sessions, outOfService }, { sessions: { "0.1.3": 10 }, outOfService: 0 });
    const sum = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
    assert.equal(sum(meter.samples.map(({ reconnects }) => reconnects)), 10);
    assert.equal(sum(meter.samples.map(({ refused }) => refused)), 0);
    assert.deepEqual(
      meter.samples.map(({ second }) => second),
      meter.samples.map((_, index) => index + 1),
    );
  });
});
