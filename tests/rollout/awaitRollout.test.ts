import assert from "node:assert/strict";
import { toChangeCause } from "../../components/changeCause.ts";
import type { Clock } from "../../kubernetes/clock.ts";
import { realClock } from "../../kubernetes/clock.ts";
import type { OnProgress, Outcome } from "../../rollout/awaitRollout.ts";
import { awaitRollout } from "../../rollout/awaitRollout.ts";
import type { Failure } from "../../rollout/failure/find.ts";
import type { Plan } from "../../rollout/plan.ts";
import type { Progress } from "../../rollout/progress.ts";
import { until } from "../until.ts";
import type { Objects } from "./fakeCluster.ts";
import { complete, FakeCluster, replicaSet } from "./fakeCluster.ts";
import { planWith } from "./plans.ts";

describe("awaitRollout", () => {
  const plan = planWith({}, { imageTag: "0.1.3" });
  const impatient: Plan = { ...plan, progressDeadlineSeconds: 1 };
  let cluster: FakeCluster;
  let reported: string[];
  let progress: Progress | undefined;
  let reportedFailure: Failure | undefined;

  afterEach(() => cluster.stop());

  let passedSeconds = 0;
  /** A clock that only sleeps move on, each 20 times as fast as it says: where the machine pauses, no time passes. */
  const clock: Clock = {
    now: () => passedSeconds * 1000,
    async sleep(seconds, signal) {
      const end = passedSeconds + seconds;
      await realClock.sleep(seconds / 20, signal);
      if (!signal?.aborted) {
        passedSeconds = Math.max(passedSeconds, end);
      }
    },
  };

  /** Begins to wait on a cluster where the rollout is complete but for some changes. */
  async function begin(changes: Partial<Objects> = {}, of = plan): Promise<{ ended: Promise<Outcome> }> {
    cluster = await FakeCluster.start(of, { ...complete(of), ...changes });
    reported = [];
    const onProgress: OnProgress = (now, lacks, failing) => {
      progress = now;
      reportedFailure = failing;
      reported.push(lacks.join(" "));
    };
    return { ended: awaitRollout(cluster.apiServer, of, onProgress, clock) };
  }

  /** Waits for a look, which is reported in the middle. */
  async function nextReport(): Promise<void> {
    const { length } = reported;
    await until(() => reported.length > length);
  }

  /** Waits for a look and its end. */
  async function wholeLook(): Promise<void> {
    await nextReport();
    await nextReport();
  }

  /** Skips some time after the first look; then the rollout has to fail at once. */
  async function assertFailsAfter(seconds: number, ended: Promise<Outcome>, failure: object): Promise<void> {
    await wholeLook();
    passedSeconds += seconds;
    const { length } = reported;
    await assert.rejects(ended, { code: "RolloutFailed", ...failure });
    assert.ok(reported.length - length <= 2, `told ${reported.length - length} looks later`);
  }

  const { deployment = {}, service, pods, slices } = complete(plan);
  const withStatus = (status: object) => ({ ...deployment, status: { ...deployment.status, ...status } });
  const before = replicaSet("old", "spring-server:0.1.2", 3, {
    "kubernetes.io/change-cause": toChangeCause({ imageTag: "0.1.2" }),
  });
  const current = replicaSet("new", plan.image, 1, { "deployment.kubernetes.io/revision": "2" });

  const goingUntil = (milliseconds: number, name: string) => ({
    Status: "Terminating",
    pod: { metadata: { name, deletionTimestamp: new Date(milliseconds).toISOString() } },
  });

  it("ends with the first look at a complete rollout, which asks for no ReplicaSets and changes nothing", async () => {
    const { ending, result } = await (await begin()).ended;
    assert.equal(ending, "complete");
    assert.deepEqual(result, { replicas: 3, image: "spring-server:0.1.3" });
    assert.ok(!cluster.asked.some((path) => path.endsWith("/replicasets")));
    assert.deepEqual(reported, []);
  });

  it("follows a rollout to its end, and tells how far it is", async () => {
    const { ended } = await begin({
      deployment: withStatus({ replicas: 4, updatedReplicas: 1 }),
      replicaSets: [before, current],
    });
    await nextReport();
    cluster.change({ deployment: withStatus({ replicas: 4 }) });
    await until(() => reported.includes("old"));
    cluster.change({ deployment });
    assert.equal((await ended).ending, "complete");
    assert.deepEqual([...new Set(reported)], ["updated old", "old"]);
  });

  it("waits for a pod that is finishing its last requests, and for none that a lost node still shows", async () => {
    const name = "chat-deployment-old-x";
    const lost = goingUntil(Date.now() - 3_600_000, name);
    assert.equal((await (await begin({ pods: { ...pods, [name]: lost } })).ended).ending, "complete");
    await cluster.stop();

    const { ended } = await begin({ pods: { ...pods, [name]: goingUntil(Date.now() + 25_000, name) } });
    await nextReport();
    cluster.change({ pods });
    await ended;
    assert.deepEqual([...new Set(reported)], ["finishing"]);
  });

  for (const [ownSeconds, awaitedDrainSeconds] of [
    [900, 60],
    [10, -1],
  ]) {
    it(`gives an old replica the ${ownSeconds} s that its own template says, not those of the new one`, async () => {
      const spec = { containers: [], terminationGracePeriodSeconds: ownSeconds };
      const old = { ...before, spec: { ...before.spec, selector: {}, template: { spec } } };
      const { ended } = await begin(
        {
          deployment: withStatus({ replicas: 4, updatedReplicas: 1 }),
          replicaSets: [old, current],
          pods: { ...pods, "chat-deployment-old-x": {} },
        },
        { ...plan, awaitedDrainSeconds },
      );
      await wholeLook();
      const told = Date.now();
      cluster.change({ deployment, pods: { ...pods, "chat-deployment-old-x": { Status: "Terminating" } } });
      const [{ until: goneBy }] = (await ended).finishing;
      const least = told + 1000 * ownSeconds;
      assert.ok(goneBy >= least - 1000 && goneBy <= least + 1000 + Date.now() - told, new Date(goneBy).toISOString());
    });
  }

  it("waits for an old replica whose own drain is short, though the new one's is long", async () => {
    const spec = { containers: [], terminationGracePeriodSeconds: 10 };
    const old = { ...before, spec: { ...before.spec, selector: {}, template: { spec } } };
    const { ended } = await begin(
      {
        deployment: withStatus({ replicas: 4, updatedReplicas: 1 }),
        replicaSets: [old, current],
        pods: { ...pods, "chat-deployment-old-x": {} },
      },
      { ...plan, drain: { gracePeriodSeconds: 905, drainSeconds: 900 }, awaitedDrainSeconds: 60 },
    );
    await wholeLook();
    cluster.change({ deployment, pods: { ...pods, "chat-deployment-old-x": { Status: "Terminating" } } });
    await until(() => reported.at(-1) === "finishing");
    cluster.change({ pods });
    assert.deepEqual((await ended).finishing, []);
  });

  it("looks past replicas that were evicted, and names them where nothing else is wrong", async () => {
    const evicted = (name: string) => ({
      Ready: "0/1",
      Status: "Evicted",
      pod: { metadata: { name }, status: { phase: "Failed", reason: "Evicted", message: "too much in /tmp" } },
    });
    const names = Array.from("abcdef", (letter) => `chat-deployment-new-0${letter}`);
    const rollout = {
      deployment: withStatus({ updatedReplicas: 3, availableReplicas: 2 }),
      pods: { ...pods, ...Object.fromEntries(names.map((name) => [name, evicted(name)])) },
    };
    const { ended } = await begin(rollout, impatient);
    await assert.rejects(ended, {
      subjects: ["Evicted", names[0]],
      message: /\n {2}pod chat-deployment-new-0a: too much in \/tmp\n/,
    });
    await cluster.stop();

    const crashing = "chat-deployment-new-1";
    const waiting = { reason: "InvalidImageName" };
    const containerStatuses = [
      { name: "c", ready: false, restartCount: 0, image: "", imageID: "", state: { waiting } },
    ];
    const wrong = {
      Ready: "0/1",
      Status: "InvalidImageName",
      pod: { metadata: { name: crashing }, status: { containerStatuses } },
    };
    const both = await begin({ ...rollout, pods: { ...rollout.pods, [crashing]: wrong } });
    await assert.rejects(both.ended, { subjects: ["InvalidImageName", crashing] });
  });

  describe("of a long drain", () => {
    const name = "chat-deployment-old-x";
    const until = 1_000 * Math.ceil(Date.now() / 1_000 + 3_600);
    const draining = { pods: { ...pods, [name]: goingUntil(until, name) } };

    it("ends once all new replicas serve, and says which old ones still have sessions, and until when", async () => {
      const { ending, finishing } = await (await begin(draining, { ...plan, awaitedDrainSeconds: 20 })).ended;
      assert.equal(ending, "complete");
      assert.deepEqual(finishing, [{ name, until, drainSeconds: 30 }]);
    });

    it("lets the drain take longer than any progress, where it is awaited", async () => {
      const { ended } = await begin(draining);
      await wholeLook();
      passedSeconds += 2 * plan.progressDeadlineSeconds;
      await wholeLook();
      cluster.change({ pods });
      assert.deepEqual((await ended).finishing, []);
    });
  });

  it("fails a rollout that only goes back and forth", async () => {
    const { ended } = await begin({ deployment: withStatus({ availableReplicas: 1 }) }, impatient);
    let available = 1;
    const flapping = setInterval(
      () => cluster.change({ deployment: withStatus({ availableReplicas: (available = 3 - available) }) }),
      10,
    );
    await assert
      .rejects(ended, { code: "RolloutFailed", subjects: ["ProgressDeadlineExceeded"] })
      .finally(() => clearInterval(flapping));
    assert.equal(reported.at(-1), "available");
  });

  const untrusted: [string, Objects["slices"][number]][] = [
    ["of a Service that was deleted and made again", { ...slices[0], metadata: { ownerReferences: [] } }],
    ["on another port than the Service is to lead to", { ...slices[0], ports: [{ port: 9999 }] }],
  ];
  for (const [what, slice] of untrusted) {
    it(`trusts no endpoints ${what}`, async () => {
      await assert.rejects((await begin({ slices: [slice] }, impatient)).ended, {
        code: "RolloutFailed",
        subjects: ["ProgressDeadlineExceeded"],
      });
      assert.equal(progress?.serving, 0);
    });
  }

  it("reports an image that isn't there at once, and fails within seconds, with the way back", async () => {
    const message = "spring-server:0.1.3: not found";
    const name = "chat-deployment-new-x";
    const containerStatuses = [
      {
        name: "chat-container",
        image: "",
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { waiting: { reason: "ErrImagePull", message } },
      },
    ];
    const failing = {
      Ready: "0/1",
      Status: "ErrImagePull",
      pod: { metadata: { name }, status: { containerStatuses } },
    };
    const { ended } = await begin({
      deployment: withStatus({ replicas: 4, updatedReplicas: 1 }),
      replicaSets: [before, { ...current, status: { replicas: 1 } }],
      pods: { ...pods, [name]: failing },
    });
    await wholeLook();
    assert.deepEqual([reportedFailure?.pod, reportedFailure?.reason], [name, "ErrImagePull"]);
    await assertFailsAfter(7, ended, {
      subjects: ["ErrImagePull", name],
      message: /: not found\n[^]*\nTo go back: npx pulumi config set imageTag 0\.1\.2 --stack dev && npx pulumi up /,
    });
    assert.equal(reported.at(-1), "updated old");
  });

  describe("of a full quota", () => {
    const conditions = [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }];
    const full = { deployment: withStatus({ availableReplicas: 2, conditions }) };
    const patient: Plan = { ...plan, progressDeadlineSeconds: 60 };

    it("tells before the deadline", async () => {
      const { ended } = await begin(full, patient);
      await assertFailsAfter(23, ended, { subjects: ["FailedCreate"] });
    });

    it("tells at the deadline where old replicas have freed some, as the next try may be a while off", async () => {
      const { ended } = await begin({ ...full, pods: { ...pods, "chat-deployment-old-x": {} } }, patient);
      await wholeLook();
      cluster.change({ pods });
      await until(() => reportedFailure?.outlook === "open");
      passedSeconds += 21;
      await wholeLook();
      passedSeconds += 40;
      await assert.rejects(ended, { code: "RolloutFailed", subjects: ["FailedCreate"] });
    });
  });

  it("names what somebody changed by hand, at once or in the middle", async () => {
    const changed = { ...service, spec: { ...service?.spec, selector: { app: "other" } } };
    const refusal = { code: "Drift", subjects: ["Service chat-service: spec.selector.app"] };
    await assert.rejects((await begin({ service: changed })).ended, refusal);
    await cluster.stop();

    const { ended } = await begin({ deployment: withStatus({ availableReplicas: 2 }) });
    await nextReport();
    cluster.change({ service: changed });
    await assert.rejects(ended, refusal);
  });

  describe("of a chat service that others have to make reachable", () => {
    const ingress = { host: "chat.example.com" };
    const gateway = { name: "public", host: "chat.example.com" };
    const taken = { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } };
    const accepted = (status: string, parent = "public") => ({
      parents: [
        {
          parentRef: { name: parent, namespace: "chat-dev" },
          conditions: [{ type: "Accepted", status, reason: "NoMatch", message: "no such host" }],
        },
      ],
    });
    const fronts: [string, Plan, object, RegExp][] = [
      [
        "a load balancer",
        planWith({ serviceType: "LoadBalancer", nodePort: undefined }),
        { "chat-service": taken },
        /: no load balancer has taken Service chat-service for 75 s\n/,
      ],
      [
        "an ingress controller",
        planWith({ ingress }),
        { "chat-ingress": taken },
        /: no ingress controller has taken Ingress chat-ingress for 75 s\n/,
      ],
      [
        "a Gateway",
        planWith({ gateway }),
        { "chat-route": accepted("True") },
        /: no Gateway has taken HTTPRoute chat-route for 75 s\n/,
      ],
    ];

    for (const [name, of, statuses, lacking] of fronts) {
      it(`waits for ${name}, and fails with a clear reason where none takes it`, async () => {
        const { ended } = await begin({}, of);
        await nextReport();
        assert.equal(reported.at(-1), "reachable");
        cluster.change({ statuses: statuses as Record<string, object> });
        assert.equal((await ended).ending, "complete");
        await cluster.stop();
        await assertFailsAfter(76, (await begin({}, of)).ended, { subjects: ["Unreachable"], message: lacking });
      });
    }

    it("takes no other Gateway's word, such as of the one before", async () => {
      const of = planWith({ gateway });
      const { ended } = await begin({ statuses: { "chat-route": accepted("True", "another") } }, of);
      await assertFailsAfter(76, ended, { message: /no Gateway has taken HTTPRoute chat-route/ });
    });

    it("tells why a Gateway refuses its route", async () => {
      const of = planWith({ gateway });
      const { ended } = await begin({ statuses: { "chat-route": accepted("False") } }, of);
      await assertFailsAfter(76, ended, {
        subjects: ["Unreachable"],
        message: /: the Gateway doesn't accept HTTPRoute chat-route: NoMatch: no such host for 75 s\n/,
      });
    });
  });

  it("names what is gone", async () => {
    await assert.rejects((await begin({ service: undefined })).ended, {
      code: "Drift",
      subjects: ["Service chat-service"],
    });
  });

  it("lets no time pass while the API server doesn't answer, and adds some for a late kubelet", async () => {
    const { ended } = await begin({ deployment: withStatus({ availableReplicas: 2 }) });
    await nextReport();
    cluster.refusing = 503;
    cluster.cut();
    await until(() => cluster.refusals >= 6); // Each of the three watches was seen to fail, and asked again.
    passedSeconds += 2 * plan.progressDeadlineSeconds;
    cluster.refusing = undefined;
    await wholeLook();
    passedSeconds += plan.progressDeadlineSeconds + 50;
    await wholeLook();
    cluster.change({ deployment });
    assert.equal((await ended).ending, "complete");
  });

  it("gives up at once where it may not look", async () => {
    cluster = await FakeCluster.start(plan, complete(plan));
    cluster.refusing = 403;
    const ended = awaitRollout(cluster.apiServer, plan, () => undefined, clock);
    await assert.rejects(ended, {
      code: "RolloutNotFollowed",
      message: /The rollout can't be followed: status 403, refused\. .* npx pulumi up --stack dev/,
    });
  });

  describe("of a paused rollout", () => {
    const paused = planWith({ paused: true });
    const midway = { ...complete(paused), replicaSets: [before, current] };

    it("ends once scaling has nothing to do, and says that it is paused", async () => {
      const deploymentOfPaused = {
        ...midway.deployment,
        status: { observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 4 },
      };
      assert.equal((await (await begin({ ...midway, deployment: deploymentOfPaused }, paused)).ended).ending, "paused");
    });

    it("ends where nothing was ever rolled out", async () => {
      const { metadata, spec } = midway.deployment ?? {};
      const born = {
        metadata: { ...metadata, annotations: paused.deployment.manifest.metadata.annotations },
        spec,
        status: { observedGeneration: 4 },
      };
      const { ended } = await begin({ deployment: born, replicaSets: [], pods: {}, slices: [] }, paused);
      assert.equal((await ended).ending, "pausedBeforeTheFirst");
    });
  });
});
