import assert from "node:assert/strict";
import { until } from "../../until.ts";
import { meteredServer } from "./meteredServer.ts";

describe("transports of a meter", () => {
  const metered = meteredServer();

  for (const [transport, sentAway, cut] of [
    ["eventStream", "end of stream", "TypeError: terminated: other side closed"],
    ["longPoll", "Connection: close", "ECONNRESET"],
  ] as const) {
    it(`tells how ${transport} sessions end, and who serves them`, async () => {
      const meter = await metered.open({ transport });
      const served = async (times: number) => {
        await metered.letIn(times);
        await until(async () => (await meter.measure()).sessionsPerReplica.most === 10);
      };
      await served(10);
      metered.server.sendAway();
      await served(20);
      metered.server.cut();
      await served(30);
      const { endings, disconnectsPerClient, refused, sessionsPerReplica } = await meter.measure();
      assert.deepEqual(
        { endings, disconnectsPerClient, refused },
        { endings: { [sentAway]: 10, [cut]: 10 }, disconnectsPerClient: { mean: 2, most: 2 }, refused: 0 },
      );
      assert.deepEqual(sessionsPerReplica, { replicas: 1, most: 10, least: 10 });
    });
  }
});
