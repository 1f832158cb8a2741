import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../../local/cluster/paths.ts";
import { run, tryRun } from "../../../script/run.ts";
import type { Load, Measurement } from "../../../meter/meter.ts";
import { Meter } from "../../../meter/meter.ts";
import { table } from "../../../meter/table.ts";
import { committedStack } from "../committedStack.ts";
import { HandWritten } from "../handWritten.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut, until } from "../testStack.ts";

const measurements: Record<string, Measurement> = {};
const results = "measurements";
const atLeast = 20_000;
const mostRequests = ({ requestsPerSecond }: { requestsPerSecond: number }) => 400 * requestsPerSecond;
/**
 * Of 50 kept-alive connections, some 16 replicas that the scenario stops may close a dozen each while a request is on
 * its way.
 */
const mostResent = 150;

function start(connections: Load["connections"], requestsPerSecond: number): Meter {
  return Meter.start({
    address: "127.0.0.1",
    port: 30000,
    connections,
    requestsPerSecond,
    maxRequests: mostRequests({ requestsPerSecond }),
  });
}

async function measured(name: string, meter: Meter): Promise<Measurement> {
  const measurement = await meter.stop();
  measurements[name] = measurement;
  return measurement;
}

describe("a load through the node port", () => {
  after(async () => {
    await writeFile(`${results}.json`, `${JSON.stringify(measurements, undefined, 2)}\n`);
    await writeFile(`${results}.md`, `${table(measurements)}\n`);
    console.log(table(measurements).replace(/^/gm, "      "));
  });

  describe("on the stack", () => {
    let dev: TestStack;
    committedStack((committed) => (dev = committed));
    before(() => dev.up());

    async function live(): Promise<void> {
      await dev.set("imageTag", "0.1.3");
      await dev.up();
      await dev.set("imageTag", "0.1.2");
      await dev.up();

      await dev.set("replicas", 10);
      await dev.up();
      await dev.set("replicas", 2);
      await dev.up();
      await dev.unset("replicas");
      await dev.up();
      await assertRolledOut(dev, 3, "0.1.2");

      for (const name of (await dev.readyPods()).slice(0, 2)) {
        await dev.core.deleteNamespacedPod({ namespace: dev.namespace, name });
        await until("3 ready pods", async () => (await dev.readyPods()).length === 3);
      }

      await dev.set("imageTag", "0.1.9-missing");
      await dev.failUp();
      await dev.set("imageTag", "0.1.2");
      await dev.up();
      await assertRolledOut(dev, 3, "0.1.2");
    }

    for (const [newPerSecond, keptPerSecond] of [
      [200, 500],
      [500, 200],
    ]) {
      const modes = { new: `${newPerSecond}/s, new connections`, kept: `${keptPerSecond}/s, kept-alive connections` };
      let tries = 0;

      // One more try, in case the machine itself stalled; the table shows both.
      const loads = `${modes.new} and ${modes.kept}`;
      it(`loses nothing at ${loads}, through updates, scaling, pod deletes and a failed update`, async function () {
        this.retries(1);
        const suffix = tries++ === 0 ? "" : `, try ${tries}`;
        const names = { new: modes.new + suffix, kept: modes.kept + suffix };
        await dev.restore();
        await dev.up();
        await dev.untilServed();
        const meters = { new: start("new", newPerSecond), kept: start("kept-alive", keptPerSecond) };
        try {
          await live();
          while (Object.values(meters).some(({ sent }) => sent < atLeast)) {
            await sleep(500);
          }
        } finally {
          for (const mode of ["new", "kept"] as const) {
            await measured(names[mode], meters[mode]);
          }
        }
        for (const name of Object.values(names)) {
          const { requests, failed, failures, resent } = measurements[name];
          assert.equal(failed, 0, `${name}: ${JSON.stringify(failures)}`);
          assert.ok(
            requests >= atLeast && requests < mostRequests(measurements[name]),
            `${name}: ${requests} requests`,
          );
          assert.ok(resent <= mostResent, `${name}: ${resent} resent`);
        }
      });
    }

    it("loses nothing while the only node is drained, as the disruption budget keeps the last replicas", async () => {
      const load = "200/s, new connections, node drained";
      const context = ["--context", "chat-local"];
      const node = (await dev.core.listNode()).items[0].metadata?.name ?? "";
      const meter = start("new", 200);
      try {
        const drain = await tryRun(kubectl(), [
          ...context,
          "drain",
          node,
          "--ignore-daemonsets",
          "--delete-emptydir-data",
          "--timeout=15s",
        ]);
        await run(kubectl(), [...context, "uncordon", node]);
        assert.match(drain.stdout + drain.stderr, /Cannot evict pod as it would violate the pod's disruption budget/);
        await until("3 ready pods", async () => (await dev.readyPods()).length === 3);
      } finally {
        await measured(load, meter);
      }
      assert.equal(measurements[load].failed, 0, JSON.stringify(measurements[load].failures));
    });
  });

  describe("on the hand-written manifests", () => {
    let manifests: HandWritten;

    before(async () => {
      manifests = await HandWritten.read();
      await manifests.apply();
    });
    after(() => manifests.remove());

    it("loses requests in the same update, so the meter is known to see it", async () => {
      const load = { address: "127.0.0.1", port: 30002, requestsPerSecond: 200, maxRequests: 20_000 };
      const meters = {
        new: Meter.start({ ...load, connections: "new" }),
        kept: Meter.start({ ...load, connections: "kept-alive" }),
      };
      try {
        for (const tag of ["0.1.3", "0.1.2"]) {
          await manifests.apply(tag);
          await sleep(5000);
        }
      } finally {
        await measured("200/s, new connections, hand-written manifests", meters.new);
        await measured("200/s, kept-alive connections, hand-written manifests", meters.kept);
      }
      assert.ok(
        measurements["200/s, new connections, hand-written manifests"].failed > 0,
        "the hand-written manifests lost nothing: does the meter see failures?",
      );
    });
  });
});
