import assert from "node:assert/strict";
import type { Node } from "../../kubernetes/node.ts";
import { mayGrow, readNodes, whyClosed } from "../../preflight/nodes.ts";
import { apiServer } from "../kubernetes/apiServers.ts";
import { node } from "./nodes.ts";

const pod = {
  containers: [],
  tolerations: [
    { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
    { key: "dedicated", value: "chat" },
  ],
};
const tainted = (key: string, effect: string, value?: string) =>
  node("one", { spec: { taints: [{ key, effect, value }] } });

describe("whyClosed", () => {
  const cases: [what: string, node: Node, why: string | undefined][] = [
    ["a ready node", node("one"), undefined],
    ["a node that is cordoned", node("one", { spec: { unschedulable: true } }), "is cordoned"],
    [
      "a node that isn't ready",
      node("one", { status: { conditions: [{ type: "Ready", status: "Unknown" }] } }),
      "isn't ready",
    ],
    ["a taint", tainted("gpu", "NoSchedule"), "has the taint gpu"],
    ["a taint that is only preferred", tainted("gpu", "PreferNoSchedule"), undefined],
    ["a taint that is tolerated", tainted("dedicated", "NoSchedule", "chat"), undefined],
    [
      "a taint that is tolerated with another value",
      tainted("dedicated", "NoSchedule", "db"),
      "has the taint dedicated",
    ],
    [
      "a taint that is tolerated with another effect",
      tainted("node.kubernetes.io/not-ready", "NoSchedule"),
      "has the taint node.kubernetes.io/not-ready",
    ],
  ];
  for (const [what, candidate, why] of cases) {
    it(`of ${what} is ${why ?? "undefined"}`, () => assert.equal(whyClosed(candidate, pod), why));
  }

  it("names the label that the pods select and the node lacks", () => {
    const selecting = { ...pod, nodeSelector: { disk: "ssd" } };
    assert.equal(whyClosed(node("one"), selecting), "lacks the label disk=ssd");
    assert.equal(whyClosed({ ...node("one"), metadata: { labels: { disk: "ssd" } } }, selecting), undefined);
  });
});

describe("mayGrow", () => {
  for (const [providerID, grows] of [
    [undefined, false],
    ["kind://docker/kind/kind-control-plane", false],
    ["k3s://server", false],
    ["aws:///eu-central-1a/i-0123", true],
    ["gce://project/zone/name", true],
  ] as const) {
    it(`is ${grows} for a node whose provider's id is ${providerID}`, () =>
      assert.equal(mayGrow({ nodes: [node("one"), node("two", { spec: { providerID } })], areAll: true }), grows));
  }
});

describe("readNodes", () => {
  it("asks once, and knows whether there are more", async () => {
    const answering = (rest?: string) => apiServer(() => ({ items: [node("one")], metadata: { continue: rest } }));
    assert.deepEqual(await readNodes(answering()), { nodes: [node("one")], areAll: true });
    assert.equal((await readNodes(answering("more")))?.areAll, false);
  });

  it("is undefined where nodes may not be listed", async () => {
    assert.equal(await readNodes(apiServer(() => new Error("forbidden"))), undefined);
  });
});
