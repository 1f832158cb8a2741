import assert from "node:assert/strict";
import { toChangeCause } from "../../../components/changeCause.ts";
import { wayBack } from "../../../rollout/failure/wayBack.ts";
import type { Progress } from "../../../rollout/progress.ts";
import type { ReplicaSet } from "../../../rollout/objects.ts";
import { planWith } from "../plans.ts";

const up = "npx pulumi up --stack dev";
const midway = { wanted: 3, updated: 1, available: 3, old: 3 } as Progress;

const replicaSet = (template: string, readyReplicas: number, values?: Record<string, string>): ReplicaSet => ({
  metadata: {
    labels: { "pod-template-hash": template },
    annotations: values === undefined ? {} : { "kubernetes.io/change-cause": toChangeCause(values) },
  },
  status: { replicas: readyReplicas, readyReplicas },
});

/** The rollout of the newest template, where none of another one has to have run before. */
const latest = { current: "new", ran: new Set<string>() };

describe("wayBack", () => {
  const back = (before: Record<string, string>, now: Record<string, string>) =>
    wayBack([replicaSet("old", 3, before), replicaSet("new", 0, now)], latest, planWith({}, now), midway);
  const set = (key: string, value: string) => `npx pulumi config set ${key} ${value} --stack dev`;
  const rm = (key: string) => `npx pulumi config rm ${key} --stack dev`;

  it("is the tag that serves", () => {
    assert.equal(back({ imageTag: "0.1.2" }, { imageTag: "0.1.3" }), `${set("imageTag", "0.1.2")} && ${up}`);
  });

  it("is every key that differs, and no other", () => {
    const before = { imageTag: "0.1.2", image: "docker.io/good/app", cpuRequest: "10m" };
    const now = { imageTag: "0.1.3", image: "docker.io/typo/app", cpuRequest: "10m", probePath: "/ready" };
    assert.equal(
      back(before, now),
      [set("image", "docker.io/good/app"), set("imageTag", "0.1.2"), rm("probePath"), up].join(" && "),
    );
  });

  it("quotes what a shell would take apart", () => {
    const before = { imageTag: "0.1.2", probePath: "/echo?msg=ok&code=200" };
    assert.equal(back(before, { imageTag: "0.1.2" }), `${set("probePath", "'/echo?msg=ok&code=200'")} && ${up}`);
  });

  it("is to what most replicas serve with, of several earlier templates", () => {
    const replicaSets = [
      replicaSet("a", 1, { imageTag: "0.1.1" }),
      replicaSet("b", 2, { imageTag: "0.1.2" }),
      replicaSet("new", 1, {}),
    ];
    const plan = planWith({}, { imageTag: "0.1.3" });
    assert.equal(wayBack(replicaSets, latest, plan, midway), `${set("imageTag", "0.1.2")} && ${up}`);
  });

  it("is to what ran when the rollout began where all of that has gone, and not to what is older", () => {
    const replicaSets = [
      replicaSet("older", 0, { imageTag: "0.1.1" }),
      replicaSet("old", 0, { serviceType: "NodePort" }),
      replicaSet("new", 3, { serviceType: "LoadBalancer" }),
    ];
    const plan = planWith({}, { serviceType: "LoadBalancer" });
    const replaced = { current: "new", ran: new Set(["old", "new"]) };
    assert.equal(wayBack(replicaSets, replaced, plan, midway), `${set("serviceType", "NodePort")} && ${up}`);
  });

  it("asks for a secret, and goes to where a key stands", () => {
    assert.equal(
      back({ "env.PASSWORD": "[secret]" }, { "env.LOG_LEVEL": "debug" }),
      [
        "npx pulumi config set --secret --path env.PASSWORD --stack dev",
        "npx pulumi config rm --path env.LOG_LEVEL --stack dev",
        up,
      ].join(" && "),
    );
  });

  it("is fewer replicas where the template is the one that serves", () => {
    const progress = { wanted: 10, updated: 10, available: 5, old: 0 } as Progress;
    const scaled = (revisionConfig: Record<string, string>) =>
      wayBack([replicaSet("new", 5, revisionConfig)], latest, planWith({}, revisionConfig), progress);
    assert.equal(scaled({ replicas: "10" }), `${set("replicas", "5")} && ${up}`);
    assert.equal(scaled({ replicaCount: "10" }), `${set("replicaCount", "5")} && ${up}`);
  });

  it("is the last change undone where nothing serves, or nobody wrote with what", () => {
    assert.equal(
      wayBack([replicaSet("new", 0, {})], latest, planWith(), { ...midway, available: 0, old: 0 }),
      `undo the last change of the program or its config, then ${up}`,
    );
    assert.equal(
      wayBack([replicaSet("old", 3)], latest, planWith(), midway),
      `undo the last change of the program or its config, then ${up}`,
    );
  });
});
