import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import { exampleConfig } from "../../../example/devConfig.ts";
import { serverImage } from "../../../example/serverImages.ts";
import { writeTable } from "../../../local/benchmark/writtenTable.ts";
import { kubectl } from "../../../local/cluster/paths.ts";
import type { KeptSessions } from "../../../meter/sessions/keptSessions.ts";
import { keepSessions, shownSessions } from "../../../meter/sessions/keptSessions.ts";
import type { SessionLoad } from "../../../meter/sessions/sessionMeter.ts";
import { SessionMeter } from "../../../meter/sessions/sessionMeter.ts";
import type { SessionMeasurement } from "../../../meter/sessions/sessionMeasurement.ts";
import { sessionTable, shortSessionTable } from "../../../meter/sessions/sessionTable.ts";
import { run, tryRun } from "../../../script/run.ts";
import { provideExampleImages } from "../exampleImages.ts";
import { HandWritten } from "../handWritten.ts";
import { TestStack, until } from "../testStack.ts";

const clients = 1000;
/** The example server's own, in which it sends away those that it has. */
const serverDrainSeconds = 15;
/** With all new replicas first; one of them may be ready some seconds after the one that the first old one goes for. */
const mostAtFullSurge = 1.02;
const mostConnectsPerSecond = (2 * clients) / serverDrainSeconds;

const measurements: Record<string, SessionMeasurement> = {};

async function measure(name: string, meter: SessionMeter, work: () => Promise<unknown>): Promise<SessionMeasurement> {
  meter.begin();
  try {
    await work();
  } finally {
    measurements[name] = await meter.measure();
    record({ measurements, samples: { [name]: meter.samples } });
  }
  return measurements[name];
}

/** Keeps what was measured for the documentation, where that is asked for. */
function record(measured: KeptSessions): void {
  if (process.env.RECORD !== undefined) {
    const kept = keepSessions(measured);
    writeTable("docs/sessions.md", "RECORD=1 npm run test:cluster", sessionTable(kept.measurements));
    writeTable("README.md", "RECORD=1 npm run test:cluster", shortSessionTable(kept.measurements));
  }
}

function assertGentle(measured: SessionMeasurement, mostDisconnectsPerClient: number): void {
  const { disconnectsPerClient, endings, refusals, lost, doubled, peakConnectsPerSecond } = measured;
  assert.ok(disconnectsPerClient.mean <= mostDisconnectsPerClient, JSON.stringify(disconnectsPerClient));
  assert.deepEqual(Object.keys(endings), ["1012"]);
  assert.deepEqual({ refusals, lost, doubled }, { refusals: {}, lost: 0, doubled: 0 });
  assert.ok(peakConnectsPerSecond <= mostConnectsPerSecond, `${peakConnectsPerSecond} connects in a second`);
}

describe("sessions through the node port", () => {
  before(provideExampleImages);
  after(() => console.log(sessionTable(measurements).replace(/^/gm, "      ")));

  describe("on the stack", () => {
    let stack: TestStack;
    let meter: SessionMeter;
    const open = (load: Pick<SessionLoad, "transport" | "clients" | "sessionSeconds">) =>
      SessionMeter.open({ address: "127.0.0.1", port: stack.nodePort, maxSeconds: 3000, ...load });

    before(async () => {
      stack = await TestStack.create();
      for (const [key, value] of Object.entries({ ...exampleConfig, cpuRequest: "100m", replicas: "5" })) {
        await stack.set(key, value);
      }
      await stack.unset("sessionAffinitySeconds"); // Each client has a room for itself.
      await stack.up();
      meter = await open({ transport: "webSocket", clients });
    });
    after(async () => {
      meter?.stop();
      await stack?.remove();
    });

    const oldestPod = async () => {
      const age = ({ metadata }: V1Pod) => metadata?.creationTimestamp?.getTime() ?? 0;
      const [oldest] = (await stack.pods()).sort((one, other) => age(one) - age(other));
      return oldest.metadata?.name ?? "";
    };
    const update = (imageTag: string) => async () => {
      await stack.set("imageTag", imageTag);
      await stack.up();
    };

    it("are ended once by an update with maxSurge 100%, one after the other, and lose no message", async () => {
      const measured = await measure(shownSessions.stack, meter, update("0.1.3"));
      assertGentle(measured, mostAtFullSurge);
    });

    it("are ended once by the way back; streams end, polls are answered, and no short session is cut", async () => {
      const beside = {
        streams: await open({ transport: "eventStream", clients: 100 }),
        polls: await open({ transport: "longPoll", clients: 100 }),
        short: await open({ transport: "webSocket", clients: 100, sessionSeconds: 20 }),
      };
      const names = {
        way: "way back, `maxSurge` 100%",
        streams: "way back, `maxSurge` 100%, event streams",
        polls: "way back, `maxSurge` 100%, long polls",
        short: "way back, `maxSurge` 100%, sessions of 20 s at most",
      };
      try {
        await measure(names.streams, beside.streams, () =>
          measure(names.polls, beside.polls, () =>
            measure(names.short, beside.short, () => measure(names.way, meter, update("0.1.2"))),
          ),
        );
      } finally {
        Object.values(beside).forEach((meter) => meter.stop());
      }
      assertGentle(measurements[names.way], mostAtFullSurge);
      for (const [name, ending] of [
        [names.streams, "end of stream"],
        [names.polls, "Connection: close"],
        [names.short, "1012"],
      ]) {
        const { endings, refusals } = measurements[name];
        assert.deepEqual({ endings: Object.keys(endings), refusals }, { endings: [ending], refusals: {} }, name);
      }
    });

    it("are ended little more often by an update and its way back at the default surge", async () => {
      await stack.unset("maxSurge");
      await stack.up();
      assertGentle(await measure("update, default surge", meter, update("0.1.3")), 1.3);
      assertGentle(await measure("way back, default surge", meter, update("0.1.2")), 1.3);
    });

    it("are ended only where their replica goes, by scaling in", async () => {
      const measured = await measure("scale-in 5 → 3", meter, async () => {
        await stack.set("replicas", 3);
        await stack.up();
      });
      assertGentle(measured, 0.6);
      await stack.set("replicas", 5);
      await stack.up();
    });

    it("are ended only where their replica goes, by the delete of a pod", async () => {
      const measured = await measure("pod delete", meter, async () => {
        const name = await oldestPod(); // Those that the scaling out has just started have no sessions yet.
        await stack.core.deleteNamespacedPod({ namespace: stack.namespace, name });
        await until(
          "the pod is gone",
          async () => !(await stack.pods()).some(({ metadata }) => metadata?.name === name),
        );
        await until("5 ready pods", async () => (await stack.readyPods()).length === 5);
      });
      assertGentle(measured, 0.6);
    });

    it("are ended only where the disruption budget lets a replica go, by the drain of the only node", async () => {
      const measured = await measure("node drain", meter, async () => {
        const context = ["--context", "chat-local"];
        const node = (await stack.core.listNode()).items[0].metadata?.name ?? "";
        const options = ["--ignore-daemonsets", "--delete-emptydir-data", "--timeout=24s"];
        const drain = await tryRun(kubectl(), [...context, "drain", node, ...options]);
        await run(kubectl(), [...context, "uncordon", node]);
        assert.match(drain.stdout + drain.stderr, /Cannot evict pod as it would violate the pod's disruption budget/);
        await until("5 ready pods", async () => (await stack.readyPods()).length === 5);
      });
      assertGentle(measured, 1);
    });
  });

  describe("on the hand-written manifests", () => {
    let manifests: HandWritten;

    before(async () => {
      const [mount, volume] = [
        "volumeMounts: [{ name: tmp, mountPath: /tmp }]",
        "volumes: [{ name: tmp, emptyDir: {} }]",
      ];
      manifests = await HandWritten.read((text) =>
        text
          .replace("docker.io/jeongchanmin/spring-server", serverImage)
          .replace("replicas: 3", "replicas: 5")
          // The image has no /tmp, which Tomcat needs.
          .replace("          ports:", `          ${mount}\n          ports:`)
          .replace("      containers:", `      ${volume}\n      containers:`),
      );
      await manifests.apply();
      await sleep(15_000); // Without a readiness probe, nothing says when the server has started.
    });
    after(() => manifests.remove());

    it("are not let in again for a time, so the meter is known to see it", async () => {
      const meter = await SessionMeter.open({
        address: "127.0.0.1",
        port: 30002,
        transport: "webSocket",
        clients,
        maxSeconds: 120,
      });
      try {
        const measured = await measure(shownSessions.handWritten, meter, async () => {
          await manifests.apply("0.1.3");
          await sleep(30_000);
        });
        assert.ok(measured.refused > 0, "the hand-written manifests refused nobody: does the meter see it?");
      } finally {
        meter.stop();
      }
    });
  });
});
