import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { changeOf, container, deployment, json } from "./changes.ts";

describe("verdictOf", () => {
  it("says that the end of a pause lets held-back changes roll out", () => {
    const verdict = verdictOf([changeOf("Deployment", deployment({ paused: true }), deployment({ paused: false }))]);
    assert.equal(verdict.headline, "end of the pause of rollouts");
    assert.equal(verdict.pods, "Changes that the pause held back roll out now.");
    assert.match(verdict.traffic, /^Moves from old pods to new ones/);
  });

  it("says that a Deployment that is born paused starts no pod", () => {
    const verdict = verdictOf([changeOf("Deployment", undefined, deployment({ paused: true }))]);
    assert.equal(verdict.pods, "None starts until paused is false.");
    assert.equal(verdict.traffic, "None is served until paused is false.");
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

  for (const kind of ["NetworkPolicy", "Ingress", "HTTPRoute"]) {
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
    const verdict = verdictOf([changeOf("ConfigMap", { a: 1 }, { a: 2 })]);
    assert.deepEqual(verdict, {
      headline: "change of ConfigMap chat",
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
      assert.match(
        verdictOf([changeOf("Deployment", old, planned)]).risks.join(),
        /\*\*Tag not pinned\*\*: latest of Deployment chat/,
      );
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
    for (const risk of [/pinned\*\*: main/, /pinned\*\*: latest/, /Replicas are 0/, /Paused rollout/]) {
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

  it("says of another node port that clients have to know, once", () => {
    const { risks, traffic } = verdictOf([
      changeOf("Service", { ports: [{ nodePort: 30000 }] }, { ports: [{ nodePort: 30001 }] }),
    ]);
    assert.deepEqual(risks, [
      "**Node port** of Service chat 30000 → 30001: clients and firewalls have to know the new one.",
    ]);
    assert.equal(traffic, "Node port 30000 stops answering at once; 30001 answers instead.");
  });

  describe("of session affinity", () => {
    const service = (timeoutSeconds?: number): Fields =>
      json({
        type: "NodePort",
        ...(timeoutSeconds === undefined
          ? {}
          : { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
      });

    it("says how requests are spread from now on, and calls it no exposure", () => {
      for (const old of [service(), service(60)]) {
        assert.deepEqual(verdictOf([changeOf("Service", old, service(600))]), {
          headline: "session affinity of 600 s",
          pods: "None starts or stops.",
          traffic: "Each client address keeps its replica for 600 s after its last connection.",
          risks: [],
        });
      }
      assert.deepEqual(verdictOf([changeOf("Service", service(600), service())]), {
        headline: "end of session affinity",
        pods: "None starts or stops.",
        traffic: "Every connection is spread anew over the pods.",
        risks: [],
      });
    });
  });

  describe("of secret environment variables", () => {
    const reading = (name: string | undefined, fields: object = {}): Fields => {
      const env =
        name === undefined ? undefined : [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name, key: "PASSWORD" } } }];
      return deployment({
        template: json({ spec: { containers: [{ name: "chat", image: "a/b:1.0", env }] } }),
        ...fields,
      });
    };
    const secret = (name: string, change: "create" | "delete"): ResourceChange => {
      const content = { immutable: true };
      return {
        ...(change === "create" ? changeOf("Secret", undefined, content) : changeOf("Secret", content, undefined)),
        name,
      };
    };

    for (const [what, old, planned, secrets] of [
      ["change", "env-1", "env-2", [secret("env-1", "delete"), secret("env-2", "create")]],
      ["come", undefined, "env-2", [secret("env-2", "create")]],
      ["go", "env-1", undefined, [secret("env-1", "delete")]],
    ] as const) {
      it(`says that pods are replaced where they ${what}, and calls no Secret's end a risk`, () => {
        const verdict = verdictOf([changeOf("Deployment", reading(old), reading(planned)), ...secrets]);
        assert.match(verdict.headline, /^rolling update \(secret environment variables\)$/);
        assert.equal(
          verdict.pods,
          "Their secret environment variables change. " +
            "All are replaced step by step, never fewer than 3 ready and never more than 4 in all.",
        );
        assert.deepEqual(verdict.risks, []);
      });
    }

    it("calls it a risk where the pods that read the Secret stay", () => {
      const paused = { paused: true };
      const { headline, risks } = verdictOf([
        changeOf("Deployment", reading("env-1", paused), reading("env-2", paused)),
        secret("env-1", "delete"),
      ]);
      assert.match(headline, /deletion of Secret env-1/);
      assert.match(risks.join(), /\*\*Deletion\*\* of Secret env-1/);
    });

    it("calls the end of a Secret that nobody reads a risk as before", () =>
      assert.match(verdictOf([secret("other", "delete")]).risks.join(), /\*\*Deletion\*\* of Secret other/));
  });

  for (const [fields, name] of [
    [{ securityContext: { runAsUser: 1000 } }, "securityContext.runAsUser"],
    [{ priorityClassName: "critical" }, "spec.priorityClassName"],
    [{ imagePullSecrets: [{ name: "registry" }] }, "spec.imagePullSecrets[registry].name"],
    [{ volumes: [{ name: "writable-0", emptyDir: {} }] }, "spec.volumes[writable-0].name"],
  ] as const) {
    it(`says of another ${name} that pods are replaced`, () => {
      const pod = (added: object) =>
        deployment({ template: json({ spec: { containers: [{ name: "chat", image: "a/b:1.0" }], ...added } }) });
      const { headline, pods, risks } = verdictOf([changeOf("Deployment", pod({}), pod(fields))]);
      assert.match(headline, /^rolling update \(/);
      assert.ok(headline.includes(name.split(".").slice(-2).join(".")), headline);
      assert.match(pods, /^All are replaced step by step/);
      assert.deepEqual(risks, []);
    });
  }

  describe("of a replacement", () => {
    const replaced = (deletedFirst: boolean): ResourceChange => ({
      ...changeOf("Deployment", deployment({}), deployment({ replicas: 2 })),
      change: "replace",
      replaceReasons: ["spec.selector"],
      deletedFirst,
    });

    it("says so where the old one is deleted first, and that it is downtime", () =>
      assert.deepEqual(verdictOf([replaced(true)]), {
        headline: "replacement of Deployment chat with downtime",
        pods: "All 3 stop before 2 new ones start.",
        traffic: "None is served until the replacement is ready.",
        risks: [
          "**Replacement** of Deployment chat: " +
            "it is deleted before the new one is created, because spec.selector can't be changed in place.",
        ],
      }));

    it("says so where the new one is created first", () =>
      assert.deepEqual(verdictOf([replaced(false)]), {
        headline: "replacement of Deployment chat",
        pods: "2 new ones start, and all 3 old ones stop at the end of the update.",
        traffic: "Served by the new objects and, until the end of the update, by the old ones.",
        risks: [
          "**Replacement** of Deployment chat: " +
            "the new one is created before it is deleted, because spec.selector can't be changed in place.",
        ],
      }));

    it("says where an object moves to another namespace", () => {
      const within = (namespace: string): Fields => ({ metadata: { namespace } });
      const moved = { ...replaced(false), old: within("chat-dev"), new: within("chat"), replaceReasons: [] };
      assert.deepEqual(verdictOf([moved]).risks, [
        "**Replacement** of Deployment chat: it moves from namespace chat-dev to chat; " +
          "the new one is created before it is deleted.",
      ]);
    });
  });

  it("calls what the cluster has already a risk where it would be created", () =>
    assert.deepEqual(verdictOf([{ ...changeOf("ConfigMap", undefined, {}), exists: true }]).risks, [
      "**Existing object**: the cluster has ConfigMap chat, which this stack's state doesn't know; " +
        "an update fails or takes it over.",
    ]));

  it("calls every change of who can reach a Service a risk", () => {
    const removed = verdictOf([
      changeOf("Service", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] }, { type: "LoadBalancer" }),
    ]);
    assert.deepEqual(removed.risks, [
      "**Network exposure** changes with Service chat: the load balancer lets in everybody.",
    ]);
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
