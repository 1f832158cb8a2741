import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict";
import type { Fields } from "../../../review/read/json";
import type { ResourceChange } from "../../../review/read/resourceChange";
import { fieldChanges } from "../../../review/read/resourceChange";

function changeOf(kind: string, old: Fields | undefined, planned: Fields | undefined): ResourceChange {
  const change = old === undefined ? "create" : planned === undefined ? "delete" : "update";
  const inputs = (spec: Fields | undefined) => spec && { kind, spec };
  const fields = old !== undefined && planned !== undefined ? fieldChanges({ spec: old }, { spec: planned }) : [];
  return { change, urn: kind, kind, name: "chat", old: inputs(old), new: inputs(planned), fields, replaceReasons: [] };
}

const container = (image: string): Fields => ({ spec: { containers: [{ name: "chat", image }] } });
const deployment = (fields: object): Fields =>
  json({
    replicas: 3,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: container("a/b:1.0"),
    ...fields,
  });

describe("verdictOf", () => {
  it("says that the end of a pause lets held-back changes roll out", () => {
    const verdict = verdictOf([changeOf("Deployment", deployment({ paused: true }), deployment({ paused: false }))]);
    assert.equal(verdict.headline, "end of the pause of rollouts");
    assert.equal(verdict.pods, "Changes that the pause held back roll out now.");
    assert.match(verdict.traffic, /^Moves from old pods to new ones/);
  });

  it("says that a Deployment that is born paused starts no pod", () => {
    const verdict = verdictOf([changeOf("Deployment", undefined, deployment({ paused: true }))]);
    assert.equal(verdict.pods, "None starts until `paused` is false.");
    assert.equal(verdict.traffic, "None is served until `paused` is false.");
    assert.match(verdict.risks.join(), /Paused rollout/);
  });

  it("counts the pods that serve from the fewer of before and after", () => {
    const { pods } = verdictOf([
      changeOf("Deployment", deployment({ replicas: 6 }), deployment({ replicas: 2, template: container("a/b:1.1") })),
    ]);
    assert.equal(
      pods,
      "4 of 6 stop. All are replaced step by step, never fewer than 2 ready and never more than 7 in all.",
    );
  });

  it("names both images where the repository changes", () => {
    const { headline } = verdictOf([
      changeOf("Deployment", deployment({}), deployment({ template: container("c/d:1.0") })),
    ]);
    assert.equal(headline, "rolling update from a/b:1.0 to c/d:1.0");
  });

  for (const kind of ["NetworkPolicy", "Ingress"]) {
    it(`calls a change of an existing service's ${kind} a risk, whether it comes, changes or goes`, () => {
      for (const [old, planned] of [
        [undefined, { a: 1 }],
        [{ a: 1 }, { a: 2 }],
        [{ a: 1 }, undefined],
      ]) {
        const verdict = verdictOf([changeOf(kind, old, planned)]);
        assert.match(verdict.headline, /network exposure changed/);
        assert.equal(verdict.traffic, "Who can reach the service changes; see the fields below.");
        assert.match(verdict.risks.join(), new RegExp(`Network exposure\\*\\* changes with ${kind} chat`));
      }
    });

    it(`calls a ${kind} that comes with a new service no risk`, () => {
      assert.deepEqual(
        verdictOf([changeOf("Deployment", undefined, deployment({})), changeOf(kind, undefined, { a: 1 })]).risks,
        [],
      );
    });
  }

  it("names what changes besides pods and traffic", () => {
    const verdict = verdictOf([changeOf("PodDisruptionBudget", { maxUnavailable: 1 }, { maxUnavailable: 2 })]);
    assert.deepEqual(verdict, {
      headline: "change of PodDisruptionBudget chat",
      pods: "None starts or stops.",
      traffic: "Not touched.",
      risks: [],
    });
  });

  it("calls another provider configuration a risk, that of Kubernetes because it may be another cluster", () => {
    const provider = (type: string): ResourceChange => ({
      ...changeOf("Provider", {}, {}),
      urn: `urn:pulumi:dev::chat-service::pulumi:providers:${type}::default`,
    });
    const kubernetes = verdictOf([provider("kubernetes")]);
    assert.equal(kubernetes.headline, "another provider configuration");
    assert.match(kubernetes.risks.join(), /may be another cluster/);
    assert.match(kubernetes.pods, /^Not known/);

    const aws = verdictOf([provider("aws")]);
    assert.deepEqual(aws.risks, ["**Another provider configuration** of Provider chat."]);
    assert.doesNotMatch(aws.pods + aws.traffic, /cluster/);
  });

  const latest = (fields: object) => deployment({ template: container("a/b"), ...fields });
  for (const [reason, old, planned] of [
    ["more pods start", latest({}), latest({ replicas: 4 })],
    ["a pause ends", latest({ paused: true }), latest({ paused: false })],
    ["the cluster decides how many pods start", latest({}), latest({ replicas: undefined })],
  ] as const) {
    it(`calls a tag that is not pinned a risk where ${reason}`, () => {
      assert.match(verdictOf([changeOf("Deployment", old, planned)]).risks.join(), /Tag `latest` is not pinned/);
    });
  }

  it("calls a tag that is not pinned no risk where no pod starts", () => {
    assert.deepEqual(verdictOf([changeOf("Deployment", latest({}), latest({ replicas: 2 }))]).risks, []);
  });

  it("looks at every container of every Deployment for tags, replicas and pauses", () => {
    const pod: Fields = {
      spec: {
        containers: [
          { name: "a", image: "a:1.0" },
          { name: "b", image: "b:main" },
        ],
        initContainers: [{ name: "c", image: "c" }],
      },
    };
    const verdict = verdictOf([
      changeOf("Deployment", deployment({}), deployment({ replicas: 4 })),
      changeOf("Deployment", undefined, deployment({ replicas: 0, paused: true, template: pod })),
    ]);
    for (const risk of [/Tag `main`/, /Tag `latest`/, /Replicas are 0/, /Paused rollout/]) {
      assert.match(verdict.risks.join("\n"), risk);
    }
  });

  for (const [strategy, replicas] of [
    [{ type: "Recreate" }, 3],
    [{ type: "Recreate" }, undefined],
    [{ rollingUpdate: { maxUnavailable: 5, maxSurge: 1 } }, 3],
    [{ rollingUpdate: { maxUnavailable: "100%" } }, 3],
    [{ rollingUpdate: { maxUnavailable: "25%", maxSurge: 0 } }, 1],
  ] as const) {
    it(`calls an update of ${replicas ?? "some"} pods with ${JSON.stringify(strategy)} downtime`, () => {
      const of = (image: string) => deployment({ strategy, replicas, template: container(image) });
      const verdict = verdictOf([changeOf("Deployment", of("a/b:1.0"), of("a/b:1.1"))]);
      assert.equal(verdict.pods, "All stop before new ones are ready.");
      assert.equal(verdict.traffic, "None is served until a new pod is ready.");
      assert.deepEqual(verdict.risks, [
        "**Downtime** of Deployment chat: all its pods stop before new ones are ready.",
      ]);
    });
  }

  it("resolves percentages as Kubernetes does, what may be unavailable down and the surge up", () => {
    const of = (image: string) =>
      deployment({
        strategy: { rollingUpdate: { maxUnavailable: "50%", maxSurge: "10%" } },
        template: container(image),
      });
    const { pods, risks } = verdictOf([changeOf("Deployment", of("a/b:1.0"), of("a/b:1.1"))]);
    assert.equal(pods, "All are replaced step by step, never fewer than 2 ready and never more than 4 in all.");
    assert.deepEqual(risks, []);
  });

  for (const [replicas, most] of [
    [1, 2],
    [3, 4],
    [4, 5],
    [50, 63],
  ]) {
    it(`says that a surge of 25% of ${replicas} makes at most ${most} pods`, () => {
      const strategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } };
      const of = (image: string) => deployment({ replicas, strategy, template: container(image) });
      const { pods } = verdictOf([changeOf("Deployment", of("a/b:1.0"), of("a/b:1.1"))]);
      assert.equal(
        pods,
        `All are replaced step by step, never fewer than ${replicas} ready and never more than ${most} in all.`,
      );
    });
  }

  it("says that the cluster decides how many pods there are where the stack doesn't", () => {
    const any = deployment({ replicas: undefined });
    const created = verdictOf([changeOf("Deployment", undefined, any)]);
    assert.equal(created.headline, "creation of 1 object with replicas of 1.0");
    assert.equal(created.pods, "Pods start. The cluster decides how many.");
    assert.equal(verdictOf([changeOf("Deployment", deployment({}), any)]).pods, "The cluster decides how many.");
    assert.equal(verdictOf([changeOf("Deployment", any, deployment({}))]).pods, "From now on there are 3.");
    assert.equal(verdictOf([changeOf("Deployment", any, undefined)]).pods, "All stop.");
    assert.equal(
      verdictOf([{ ...changeOf("Deployment", any, any), change: "replace" }]).pods,
      "All stop before new ones start. The cluster decides how many.",
    );
    assert.equal(
      verdictOf([changeOf("Deployment", any, { ...any, template: container("a/b:1.1") })]).pods,
      "All are replaced step by step.",
    );
  });

  it("says that a service scaled from 0 is served again", () => {
    const verdict = verdictOf([
      changeOf("Deployment", deployment({ replicas: 0 }), deployment({ template: container("a/b:1.1") })),
    ]);
    assert.equal(verdict.pods, "3 more start.");
    assert.equal(verdict.traffic, "Served again once a pod is ready.");
  });

  it("says that a node port stops answering where none comes instead, and each risk of that once", () => {
    const verdict = verdictOf([
      changeOf(
        "Service",
        { type: "NodePort", ports: [{ nodePort: 30000 }] },
        { type: "ClusterIP", ports: [{ port: 1 }] },
      ),
    ]);
    assert.equal(verdict.traffic, "Node port 30000 stops answering at once.");
    assert.match(verdict.risks[0], /^\*\*Node port\*\* 30000 → unset: clients and firewalls have to know\.$/);
    assert.match(verdict.risks[1], /^\*\*Service type\*\* NodePort → ClusterIP/);

    const other = verdictOf([changeOf("Service", { ports: [{ nodePort: 30000 }] }, { ports: [{ nodePort: 30001 }] })]);
    assert.equal(other.risks.length, 1);
  });

  it("calls every change of who can reach a Service a risk", () => {
    const removed = verdictOf([
      changeOf("Service", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] }, { type: "LoadBalancer" }),
    ]);
    assert.deepEqual(removed.risks, ["**Network exposure** changes with Service chat: check who gets through."]);
    const created = verdictOf([changeOf("Service", undefined, { type: "ClusterIP" })]);
    assert.deepEqual(created.risks, ["**Network exposure** changes with Service chat: check who gets through."]);
    assert.equal(created.traffic, "Served once a pod is ready.");
  });

  it("doesn't take the image of a new container for a change of image", () => {
    const pod: Fields = {
      spec: {
        containers: [
          { name: "chat", image: "a/b:1.0" },
          { name: "sidecar", image: "c/d:1.0" },
        ],
      },
    };
    const { headline } = verdictOf([changeOf("Deployment", deployment({}), deployment({ template: pod }))]);
    assert.equal(headline, "rolling update (containers[sidecar].name, containers[sidecar].image)");
  });
});

/** Fields as JSON has them, without those that are undefined. */
function json(fields: object): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields;
}
