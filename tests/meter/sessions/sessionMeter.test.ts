import assert from "node:assert/strict";
import { mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SessionMeter } from "../../../meter/sessions/sessionMeter.ts";
import { sessionTable } from "../../../meter/sessions/sessionTable.ts";
import { until } from "../../until.ts";
import { meteredServer } from "./meteredServer.ts";

describe("SessionMeter", () => {
  const metered = meteredServer();

  it("counts nothing while nothing happens, and each client has an address of its own", async () => {
    const meter = await metered.open();
    await metered.heardMore(20);
    const { clients, disconnectsPerClient, refused, messages, lost, doubled, unanswered, peakConnectsPerSecond } =
      await meter.measure();
    assert.deepEqual(
      { clients, disconnectsPerClient, refused, lost, doubled, unanswered, peakConnectsPerSecond },
      {
        clients: 10,
        disconnectsPerClient: { mean: 0, most: 0 },
        refused: 0,
        lost: 0,
        doubled: 0,
        unanswered: 0,
        peakConnectsPerSecond: 0,
      },
    );
    assert.ok(messages >= 10, `${messages} messages`);
    assert.equal(metered.server.sources.size, 10);
  });

  it("gives each client a room of its own, also beside another meter", async () => {
    await metered.open();
    const other = await SessionMeter.open(metered.load);
    other.stop();
    assert.equal(metered.server.rooms.size, 20);
  });

  it("counts each disconnect with its close code, and how long the client was out of service", async () => {
    const meter = await metered.open();
    const start = performance.now();
    metered.server.sendAway();
    await metered.letIn(20);
    const measured = await meter.measure();
    const milliseconds = Math.ceil(performance.now() - start);
    assert.deepEqual(measured.disconnectsPerClient, { mean: 1, most: 1 });
    assert.deepEqual(measured.endings, { 1012: 10 });
    assert.equal(measured.peakConnectsPerSecond, 10);
    const { median, p95, longest } = measured.outOfServiceMilliseconds;
    assert.ok(
      0 < median && median <= p95 && p95 <= longest && longest <= milliseconds,
      `${median}, ${p95}, ${longest}`,
    );
    assert.deepEqual(measured.sessionsPerReplica, { replicas: 1, most: 10, least: 10 });
    assert.ok((measured.lastDisconnectSeconds ?? Infinity) <= measured.seconds);
  });

  it("tells sessions that were cut by 1006", async () => {
    const meter = await metered.open();
    metered.server.cut();
    await metered.letIn(20);
    assert.deepEqual((await meter.measure()).endings, { 1006: 10 });
  });

  it("measures anew from a moment on", async () => {
    const meter = await metered.open();
    metered.server.sendAway();
    await metered.letIn(20);
    meter.begin();
    assert.equal((await meter.measure()).disconnectsPerClient.mean, 0);
  });

  it("ends by itself", async () => {
    const meter = await metered.open({ maxSeconds: 0.3 });
    await sleep(300);
    await assert.rejects(meter.measure(), /the sessions have ended/);
  });

  it("says why clients are not connected", async () => {
    metered.server.refusing = true;
    const opened = SessionMeter.open({ ...metered.load, clients: 1, openSeconds: 30 });
    await until(() => metered.server.count.refused >= 2); // The client has heard the first refusal.
    const now = performance.now.bind(performance);
    const later = mock.method(performance, "now", () => now() + 30_000);
    await assert
      .rejects(opened, /not all of 1 clients are connected; refused: .*503/)
      .finally(() => later.mock.restore());
  });

  it("sends nothing to other machines", async () => {
    await assert.rejects(
      SessionMeter.open({ ...metered.load, address: "10.0.0.1" }),
      /127\.0\.0\.0\/8 only, not to 10\.0\.0\.1/,
    );
  });

  it("shows measurements as a table", async () => {
    const meter = await metered.open();
    metered.server.sendAway();
    await metered.letIn(20);
    assert.match(
      sessionTable({ update: await meter.measure() }),
      /^\| what happened \| clients .*\n\| --- .*\n\| update \| 10 \| 1\.00, 1 \| 10 1012 \| 0 \|.* 10 to 10 on 1 \|/,
    );
  });
});
