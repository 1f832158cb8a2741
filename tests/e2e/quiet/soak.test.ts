import assert from "node:assert/strict";
import { serverImage } from "../../../example/serverImages.ts";
import type { Measurement } from "../../../meter/meter.ts";
import { Meter } from "../../../meter/meter.ts";
import { SessionMeter } from "../../../meter/sessions/sessionMeter.ts";
import { interruption } from "../../../script/interruption.ts";
import { provideExampleImages } from "../exampleImages.ts";
import type { Wanted } from "../soak/perform.ts";
import { perform } from "../soak/perform.ts";
import type { Soak, StepRecord } from "../soak/record.ts";
import { describeStep, keepSoak, lostNeedlessly, soakTable } from "../soak/record.ts";
import { stepsOf } from "../soak/steps.ts";
import { assertRolledOut, TestStack } from "../testStack.ts";

/** `npm run soak` sets them. */
const { SOAK_MINUTES = "1", SOAK_SEED = "1", SOAK_NODES = "1", SOAK_WRITE } = process.env;
const [minutes, seed, nodeCount] = [SOAK_MINUTES, SOAK_SEED, SOAK_NODES].map(Number);
/** The longest that a step has taken, with room. */
const stepSeconds = 300;
/** How long clients may take to be back, as those that a lost node had wait longer with each try. */
const answerSeconds = 30;
const address = "127.0.0.1";

describe(`a soak of ${minutes} min with the seed ${seed}, nodes: ${nodeCount}`, function () {
  this.timeout((minutes * 60 + 2 * stepSeconds) * 1000);
  let stack: TestStack;
  let sessions: SessionMeter;
  const soak: Soak = { seed, minutes, nodeCount, steps: [] };

  let interrupted: AbortSignal;

  before(async () => {
    interrupted = interruption("The soak");
    await provideExampleImages(nodeCount);
    stack = await TestStack.create();
    await stack.set("image", serverImage);
    await stack.set("probePath", "/actuator/health/readiness");
    await stack.set("livenessProbePath", "/actuator/health/liveness");
    await stack.set("drainSeconds", 15);
    // Or a missing tag would be refused before it is rolled out.
    await stack.set("skipPreflight", "image");
    await stack.succeed("config", "set", "--path", "env.DRAIN_SECONDS", "--", "5");
    await stack.up();
    sessions = await SessionMeter.open({
      address,
      port: stack.nodePort,
      transport: "webSocket",
      clients: 50,
      maxSeconds: minutes * 60 + stepSeconds,
    });
  });
  after(async () => {
    sessions?.stop();
    await stack?.remove();
    console.log(soakTable(soak).replace(/^/gm, "      "));
  });

  it("loses no request but where something goes without a word, and leaves state and cluster agreed", async () => {
    const endMilliseconds = performance.now() + minutes * 60_000;
    let wanted: Wanted = { replicas: 3, imageTag: "0.1.2" };
    for (const step of stepsOf(seed, nodeCount, minutes * 60)) {
      if (performance.now() > endMilliseconds) {
        break;
      }
      interrupted.throwIfAborted();
      const begunMilliseconds = performance.now();
      const meter = Meter.start({
        address,
        port: stack.nodePort,
        connections: "new",
        requestsPerSecond: 50,
        maxRequests: 50 * stepSeconds,
      });
      sessions.begin();
      let requests: Measurement;
      try {
        wanted = await perform(step, stack, wanted);
      } finally {
        requests = await meter.stop();
      }
      await assertRolledOut(stack, wanted.replicas);
      const record: StepRecord = {
        step,
        seconds: Math.round((performance.now() - begunMilliseconds) / 100) / 10,
        requests: { requests: requests.requests, failed: requests.failed, failures: requests.failures },
        sessions: await sessions.measure(answerSeconds),
      };
      soak.steps.push(record);
      const minutesLeft = Math.max(0, Math.ceil((endMilliseconds - performance.now()) / 60_000));
      console.log(`      ${describeStep(record)}; ${minutesLeft} min left`);
    }

    await stack.up("--expect-no-changes");
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
    assert.deepEqual(soak.steps.filter(lostNeedlessly), []);
    if (SOAK_WRITE !== undefined) {
      keepSoak(soak);
    }
  });
});
