import assert from "node:assert/strict";
import { until } from "../../until.ts";
import { meteredServer } from "./meteredServer.ts";

describe("a client of a meter", () => {
  const metered = meteredServer();

  it("counts clients that were not let in again, and tries until they are", async () => {
    const meter = await metered.open();
    metered.server.refusing = true;
    metered.server.sendAway();
    await until(() => metered.server.count.refused >= 10);
    metered.server.refusing = false;
    const measured = await meter.measure();
    assert.deepEqual(measured.refusals, { "Unexpected server response: 503": measured.refused });
    assert.ok(measured.refused >= 10, `${measured.refused} refused`);
    assert.ok(measured.outOfServiceMilliseconds.median >= 500, JSON.stringify(measured.outOfServiceMilliseconds));
  });

  it("lets clients end sessions themselves, which are no disconnects", async () => {
    const meter = await metered.open({ sessionSeconds: 0.2 });
    await until(async () => (await meter.measure()).peakConnectsPerSecond >= 20);
    assert.equal((await meter.measure()).disconnectsPerClient.mean, 0);
  });
});
