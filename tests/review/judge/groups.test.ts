import assert from "node:assert/strict";
import { verdictOf } from "../../../review/judge/verdict.ts";
import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { changeOf, deployment, json } from "./changes.ts";

const of = (name: string, fields: object = {}): Fields =>
  deployment({
    template: json({
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: "a/b:1.0" }] },
    }),
    ...fields,
  });
const named = (name: string, change: ResourceChange): ResourceChange => ({ ...change, name });
const service = (name: string, old: object, planned: object): ResourceChange =>
  named(
    `${name}-service`,
    changeOf("Service", json({ selector: { app: name }, ...old }), json({ selector: { app: name }, ...planned })),
  );

describe("the verdict", () => {
  describe("of several Deployments", () => {
    it("speaks of each, in headline, effects and risks", () => {
      assert.deepEqual(
        verdictOf([
          named("chat", changeOf("Deployment", of("chat"), of("chat", { replicas: 5 }))),
          named("admin", changeOf("Deployment", of("admin"), of("admin", { replicas: 0, paused: true }))),
        ]),
        {
          headline:
            "scale 3 → 5 of Deployment chat, scale 3 → 0 of Deployment admin, " +
            "and pause of rollouts of Deployment admin",
          pods: "chat: 2 more start. admin: 3 of 3 stop.",
          traffic: "chat: Not touched. admin: None is served.",
          risks: [
            "**Replicas are 0** in Deployment admin: it serves nobody.",
            "**Paused rollout** of Deployment admin: changes of the pod template wait, security fixes as well.",
          ],
        },
      );
    });

    it("counts the replicas of each where they are new", () => {
      const { headline, pods } = verdictOf([
        named("chat", changeOf("Deployment", undefined, of("chat"))),
        named("admin", changeOf("Deployment", undefined, of("admin", { replicas: 1 }))),
      ]);
      assert.equal(headline, "creation of 2 objects with 3 replicas of 1.0 and 1 replica of 1.0");
      assert.equal(pods, "chat: 3 pods start. admin: 1 pod starts.");
    });

    it("gives each its own Service, autoscaler and disruption budget", () => {
      const autoscaler = json({ minReplicas: 2, maxReplicas: 4, scaleTargetRef: { name: "admin" } });
      const budget = (maxUnavailable: number) => json({ maxUnavailable, selector: { matchLabels: { app: "chat" } } });
      const { pods, traffic } = verdictOf([
        named("chat", changeOf("Deployment", of("chat"), of("chat", { replicas: 5 }))),
        named("admin", changeOf("Deployment", of("admin"), of("admin", { replicas: undefined }))),
        named("admin-autoscaler", changeOf("HorizontalPodAutoscaler", undefined, autoscaler)),
        named("chat-budget", changeOf("PodDisruptionBudget", budget(2), budget(1))),
        service("admin", { ports: [{ nodePort: 30000 }] }, { ports: [{ nodePort: 30001 }] }),
      ]);
      assert.equal(
        pods,
        "chat: 2 more start. A drain of nodes takes at most 1 of them at a time; " +
          "until now, at most 2 of them at a time. " +
          "admin: From now on an autoscaler chooses how many there are: 2 to 4.",
      );
      assert.equal(
        traffic,
        "chat: Not touched. admin: Node port 30000 stops answering at once; 30001 answers instead.",
      );
    });
  });

  describe("of several Services", () => {
    it("speaks of each", () => {
      const { headline, traffic, risks } = verdictOf([
        service("chat", { ports: [{ nodePort: 30000 }] }, { ports: [{ nodePort: 30001 }] }),
        service("admin", { type: "NodePort" }, { type: "ClusterIP" }),
      ]);
      assert.equal(
        headline,
        "network exposure changed (nodePort 30000 → 30001 of Service chat-service, " +
          "type NodePort → ClusterIP of Service admin-service)",
      );
      assert.match(traffic, /^chat-service: Node port 30000 stops .* admin-service: Nodes stop answering on their/);
      assert.match(risks[0], /^\*\*Node port\*\* of Service chat-service/);
      assert.match(risks[1], /^\*\*Service type\*\* of Service admin-service/);
    });
  });
});
