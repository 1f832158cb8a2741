import assert from "node:assert/strict";
import { until } from "../../until.ts";
import { meteredServer } from "./meteredServer.ts";

describe("messages of a meter's clients", () => {
  const metered = meteredServer();

  it("says again what was not answered, and knows what was never answered", async () => {
    metered.server.answersPerMessage = 0;
    const meter = await metered.open();
    const heardFirst = (times: number) => () =>
      metered.server.heard.filter((sequence) => sequence === 1).length >= times;
    await until(heardFirst(10));
    metered.server.sendAway();
    await until(heardFirst(20));
    const measuring = meter.measure();
    metered.server.answersPerMessage = 1;
    metered.server.sendAway();
    const { unanswered, lost, doubled } = await measuring;
    assert.ok(unanswered >= 20, `${unanswered} unanswered`);
    assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 });
    assert.ok(heardFirst(30)());
  });

  it("counts a message as lost that is never answered", async () => {
    metered.server.answersPerMessage = 0;
    const meter = await metered.open({ clients: 2 });
    await until(() => metered.server.heard.length >= 2);
    assert.ok((await meter.measure(0.2)).lost >= 2);
  });

  it("says nothing again that the server has", async () => {
    metered.server.answersPerMessage = 0;
    metered.server.heardBefore = 1000;
    const meter = await metered.open({ clients: 1 });
    await until(() => metered.server.heard.length >= 2);
    metered.server.answersPerMessage = 1;
    metered.server.sendAway();
    await metered.letIn(2);
    const { lost, unanswered } = await meter.measure();
    assert.equal(lost, 0);
    assert.ok(unanswered >= 2, `${unanswered} unanswered`);
    assert.equal(new Set(metered.server.heard).size, metered.server.heard.length);
  });

  it("counts answers beyond the first to the same message", async () => {
    metered.server.answersPerMessage = 2;
    const meter = await metered.open();
    await metered.heardMore(20);
    const { messages, doubled } = await meter.measure();
    assert.ok(doubled >= messages - 10 && doubled > 0, `${doubled} of ${messages} doubled`);
  });
});
