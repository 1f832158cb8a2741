import assert from "node:assert/strict";
import { loadStandIn } from "../../local/cluster/images";
import { Measurement, Meter } from "../../meter/meter";
import { assertRolledOut, TestStack } from "./testStack";

describe("a rollout that can't succeed", () => {
  let dev: TestStack;

  before(async () => {
    await loadStandIn("docker.io/jeongchanmin/spring-server:0.1.9-crash", ["no-such-command"]);
    dev = await TestStack.create("dev");
    await dev.up();
  });
  after(() => dev.remove());

  afterEach(async function (this: Mocha.Context) {
    if (this.currentTest?.state === "failed") {
      await dev.restore();
      await dev.up();
    }
  });

  /** Makes a change that can't succeed, asserts that `up` says why in time while the old replicas lose no request, and takes it back. */
  async function fails(change: () => Promise<void>, undo: () => Promise<void>, ...expected: RegExp[]): Promise<void> {
    const meter = Meter.start({ address: "127.0.0.1", port: 30000, connections: "new", requestsPerSecond: 100, maxRequests: 60_000 });
    let measured: Measurement;
    try {
      await change();
      const failed = await dev.failUp();
      for (const pattern of expected) {
        assert.match(failed.output, pattern);
      }
      assert.ok(failed.seconds < 90, `took ${failed.seconds} s`);
      console.log(`      failed after ${failed.seconds.toFixed(1)} s`);

      await undo();
      await dev.up();
      await assertRolledOut(dev, 3, "0.1.2");
    } finally {
      measured = await meter.stop();
    }
    assert.equal(measured.failed, 0, JSON.stringify(measured.failures));
  }

  const setTag = (tag: string) => () => dev.set("imageTag", tag);
  const servingAndWayBack = [
    /3 ready replicas keep serving/,
    /To go back: npx pulumi config set imageTag 0\.1\.2 --stack dev && npx pulumi up --stack dev/,
  ];

  it("because the tag doesn't exist says so, with the pod", () =>
    fails(
      setTag("0.1.9-missing"),
      setTag("0.1.2"),
      /The rollout of chat-dev\/chat-deployment to docker\.io\/jeongchanmin\/spring-server:0\.1\.9-missing failed: (ErrImagePull|ImagePullBackOff)/,
      /pod chat-deployment-\S+: .*0\.1\.9-missing/,
      ...servingAndWayBack,
    ));

  it("because the container crashes says so, with its last log lines", () =>
    fails(
      setTag("0.1.9-crash"),
      setTag("0.1.2"),
      /failed: CrashLoopBackOff/,
      /pod chat-deployment-\S+: exited with code 1/,
      /log: .*unknown command/,
      /To look closer: kubectl --context chat-local -n chat-dev describe pods chat-deployment-/,
      ...servingAndWayBack,
    ));

  it("because a probe never passes says so, with the probe's answer", () =>
    fails(
      () => dev.set("probePath", "/echo?msg=busy&code=503"),
      () => dev.unset("probePath"),
      /failed: NotReady/,
      /event: Unhealthy: Startup probe failed: HTTP probe failed with statuscode: 503/,
      /3 ready replicas keep serving/,
      /To go back: undo the last config change, then npx pulumi up --stack dev/,
    ));

  it("because no node has room says so, with the scheduler's reason", () =>
    fails(
      async () => {
        await dev.set("memoryLimit", "900Gi");
        await dev.set("memoryRequest", "900Gi");
      },
      async () => {
        await dev.set("memoryRequest", "64Mi");
        await dev.unset("memoryLimit");
      },
      /failed: Unschedulable/,
      /0\/1 nodes are available: 1 Insufficient memory/,
      /3 ready replicas keep serving/,
    ));
});
