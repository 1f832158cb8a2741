import assert from "node:assert/strict";
import { checkedValues } from "../../../components/chatServiceArgs.ts";
import { chatServiceManifests } from "../../../components/manifests.ts";
import type { PlannedPods } from "../../../preflight/plannedPods.ts";
import type { Node } from "../../../kubernetes/node.ts";
import { checkNodes, checkQuotas } from "../../../preflight/room/room.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";
import { node } from "../nodes.ts";

const context = { stack: "dev", context: "chat-local", namespace: "chat-dev", countKey: "replicas" };
const template = (memory: string) => ({
  metadata: { labels: { app: "chat-app" } },
  spec: { containers: [{ name: "chat", resources: { requests: { cpu: "100m", memory } } }] },
});
const scale = (current: number, wanted: number): PlannedPods => ({
  template: template("1Gi"),
  templateBefore: template("1Gi"),
  isRollout: false,
  current,
  wanted,
  surge: 0,
});
const rollout = (replicas: number, surge: number, memory = "1Gi"): PlannedPods => ({
  ...scale(replicas, replicas),
  template: template(memory),
  isRollout: true,
  surge,
});
const replica = { metadata: { namespace: "chat-dev", labels: { app: "chat-app" } }, spec: template("1Gi").spec };

/** A cluster with one node of 8Gi and this many replicas on it. */
const onNodes = (pods: PlannedPods, others: Pick<Node, "spec" | "status"> = {}, areAll = true) =>
  checkNodes(
    apiServer(() => ({ items: Array.from({ length: pods.current }, () => replica) })),
    context,
    pods,
    pods.template.spec ?? { containers: [] },
    { nodes: [node("one", others)], areAll },
  );

describe("checkNodes", () => {
  it("says nothing where there is room", async () => {
    for (const pods of [scale(3, 8), rollout(3, 1), rollout(7, 1)]) {
      assert.deepEqual(await onNodes(pods), { findings: [], warnings: [] });
    }
  });

  it("refuses more replicas than fit, and names as many as do", async () => {
    const { findings, warnings } = await onNodes(scale(3, 9));
    assert.deepEqual(warnings, []);
    assert.deepEqual(findings, [
      {
        check: "room",
        subjects: ["chat-service:replicas"],
        sentence:
          "chat-service:replicas is 9; of 6 more, the nodes have room for 5 (each takes 100m of cpu, " +
          "1024Mi of memory and 1 of pods; one has 1700m of cpu, 5120Mi of memory and 107 of pods free). " +
          "Run: npx pulumi config set replicas 8 --stack dev",
      },
    ]);
  });

  it("refuses an update without room for one more, and names as many replicas as leave it", async () => {
    const [{ sentence }] = (await onNodes(rollout(8, 2))).findings;
    assert.match(sentence, /of 8 new replicas, each of which starts before an old one goes, the nodes have room for 0/);
    assert.match(sentence, /Run: npx pulumi config set replicas 7 --stack dev/);
  });

  const autoscaled = (replicas: number, minReplicas: number): PlannedPods => ({
    ...rollout(replicas, 2),
    bounds: { minReplicas, maxReplicas: 10 },
  });

  it("lowers the bound of an autoscaler that keeps more replicas than fit", async () => {
    const [{ subjects, sentence }] = (await onNodes(autoscaled(8, 3))).findings;
    assert.deepEqual(subjects, ["chat-service:autoscaling.maxReplicas"]);
    assert.match(sentence, /^chat-service:autoscaling\.maxReplicas is 10; of 8 new replicas/);
    assert.match(sentence, /Run: npx pulumi config set --path autoscaling\.maxReplicas 7 --stack dev$/);
  });

  it("lowers both bounds where both keep more, the lower one first, as it may not be above the other", async () => {
    const [{ subjects, sentence }] = (await onNodes(autoscaled(8, 8))).findings;
    assert.deepEqual(subjects, ["chat-service:autoscaling.minReplicas"]);
    const set = (bound: string) => `npx pulumi config set --path autoscaling.${bound} 7 --stack dev`;
    assert.ok(sentence.endsWith(`Run: ${set("minReplicas")} && ${set("maxReplicas")}`), sentence);
    const [created] = (await onNodes({ ...autoscaled(0, 9), isRollout: false, wanted: 9 })).findings;
    assert.match(created.sentence, /Run: npx pulumi config set --path autoscaling\.minReplicas 8 --stack dev$/);
  });

  it("takes back a request that was raised beyond what fits", async () => {
    const { findings } = await onNodes(rollout(3, 1, "900Gi"));
    assert.deepEqual(findings[0].subjects, ["chat-service:memoryRequest"]);
    assert.match(
      findings[0].sentence,
      /memoryRequest is "900Gi".*Run: npx pulumi config set memoryRequest 1Gi --stack/,
    );
  });

  it("names the most that a request may be on a new stack", async () => {
    const pods = { ...scale(0, 3), template: template("900Gi"), templateBefore: undefined };
    assert.match((await onNodes(pods)).findings[0].sentence, /Run: .* set memoryRequest 8192Mi --stack dev/);
  });

  it("warns where only some of the surge fits", async () => {
    const { findings, warnings } = await onNodes(rollout(7, 2));
    assert.deepEqual(findings, []);
    assert.deepEqual(warnings, [
      "The update may start 2 replicas beyond 7 at a time, and the nodes have room for 1: it takes longer.",
    ]);
  });

  it("says why a node takes none", async () => {
    const [{ sentence }] = (await onNodes(scale(0, 1), { spec: { unschedulable: true } })).findings;
    assert.match(sentence, /each takes [^;]*; one is cordoned\)/);
  });

  it("only warns where the cluster may add nodes", async () => {
    const { findings, warnings } = await onNodes(scale(3, 9), { spec: { providerID: "aws:///a/i-1" } });
    assert.deepEqual(findings, []);
    assert.match(String(warnings), /^Unless the cluster adds a node: chat-service:replicas is 9; of 6 more/);
  });

  const withAffinity = (affinity: object) => ({
    ...scale(3, 9),
    template: { spec: { ...template("1Gi").spec, affinity } },
  });

  it("says nothing of a cluster whose nodes aren't all known, nor of pods that want certain nodes", async () => {
    assert.deepEqual((await onNodes(scale(3, 9), {}, false)).findings, []);
    const certain = {
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["one"] }] }],
    };
    const bound = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: certain } };
    assert.deepEqual((await onNodes(withAffinity(bound))).findings, []);
  });

  it("finds the lack of room for pods that only prefer some nodes, as the stack's do", async () => {
    const values = { namespace: "chat-dev", imageTag: "0.1.2", nodePort: 30000 };
    const { deployment } = chatServiceManifests("chat", checkedValues("chat", values), { waitInPlugin: false });
    const affinity = deployment.spec.template.spec?.affinity;
    assert.ok(affinity);
    assert.equal((await onNodes(withAffinity(affinity))).findings.length, 1);
  });
});

describe("checkQuotas", () => {
  const withRoom = (pods: PlannedPods, hard: object, used: object) =>
    checkQuotas(
      apiServer(() => ({ items: [{ metadata: { name: "few" }, status: { hard, used } }] })),
      context,
      pods,
      pods.template.spec ?? { containers: [] },
    );

  it("says nothing where the quota has room for one more", async () =>
    assert.deepEqual(await withRoom(rollout(3, 1), { pods: "4" }, { pods: "3" }), { findings: [], warnings: [] }));

  it("refuses what the quota doesn't let be, and names as many as fit", async () => {
    const report = await withRoom(scale(3, 6), { pods: "4" }, { pods: "3" });
    assert.deepEqual(report?.findings[0].subjects, ["chat-service:replicas", "ResourceQuota chat-dev/few"]);
    assert.match(
      report?.findings[0].sentence ?? "",
      /ResourceQuota chat-dev\/few has room for 1 \(each takes 1 of pods; .* 1 of pods free\)\. Run: .* replicas 4 /,
    );
  });

  it("counts on what the old replicas leave", async () => {
    const hard = { "requests.memory": "9Gi" };
    assert.deepEqual((await withRoom(rollout(3, 1, "2Gi"), hard, { "requests.memory": "3Gi" }))?.findings, []);
    const [found] = (await withRoom(rollout(3, 1, "4Gi"), hard, { "requests.memory": "3Gi" }))?.findings ?? [];
    assert.match(found.sentence, /memoryRequest is "4Gi".*room for 1.*Run: npx pulumi config set memoryRequest 1Gi/);
  });
});
