import assert from "node:assert/strict";
import { onNode, roomOnNodes } from "../../../preflight/room/nodeRoom.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";
import { node } from "../nodes.ts";

const spec = (cpu: string, others = {}) => ({
  containers: [{ name: "chat", resources: { requests: { cpu } } }],
  ...others,
});
const sample = { namespace: "chat-dev", labels: { app: "chat-app" }, spec: spec("1") };
const pod = (namespace: string, app: string, cpu: string, others = {}) => ({
  metadata: { namespace, labels: { app } },
  spec: spec(cpu, others),
});
const having = (...items: object[]) => apiServer(() => ({ items }));
const never = () => false;
const freeCpu = async (server: ReturnType<typeof having>, candidate = sample) =>
  (await roomOnNodes(server, { nodes: [node("one")], areAll: true }, candidate, never))?.[0].free.cpu;

describe("roomOnNodes", () => {
  it("is what a node has, less what its pods have reserved; the replicas are told as well", async () => {
    const server = having(pod("chat-dev", "chat-app", "500m"), pod("other", "chat-app", "250m"));
    const [place, ...others] = (await roomOnNodes(server, { nodes: [node("one")], areAll: true }, sample, never)) ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(place, {
      name: "one",
      free: { cpu: 1.25, memory: 8 * 2 ** 30, pods: 108 },
      replicas: [{ cpu: 0.5, pods: 1 }],
    });
  });

  it("asks for the pods of each node that takes such pods, and no others", async () => {
    const asked: string[] = [];
    const server = apiServer((_, { fieldSelector }) => {
      asked.push(fieldSelector);
      return { items: [] };
    });
    const nodes = [node("one"), node("two", { spec: { unschedulable: true } }), node("three")];
    await roomOnNodes(server, { nodes, areAll: true }, sample, never);
    const finished = "status.phase!=Succeeded,status.phase!=Failed";
    assert.deepEqual(asked, [`spec.nodeName=one,${finished}`, `spec.nodeName=three,${finished}`]);
  });

  it("asks two nodes at a time, until there is enough", async () => {
    let asked = 0;
    const server = apiServer(() => {
      asked++;
      return { items: [] };
    });
    const nodes = Array.from({ length: 30 }, (_, index) => node(`node-${index}`));
    await roomOnNodes(server, { nodes, areAll: true }, sample, (places) => places.length > 10);
    assert.equal(asked, 12);
  });

  it("counts no pods that the replicas would push away", async () => {
    const server = having(pod("other", "low", "1", { priority: 1 }), pod("other", "high", "500m", { priority: 10 }));
    assert.equal(await freeCpu(server), 0.5);
    assert.equal(await freeCpu(server, { ...sample, spec: spec("1", { priority: 10 }) }), 1.5);
    const gentle = spec("1", { priority: 10, preemptionPolicy: "Never" });
    assert.equal(await freeCpu(server, { ...sample, spec: gentle }), 0.5);
  });

  it("counts the replicas that run, though others in their place would push them away", async () => {
    const server = having(pod("chat-dev", "chat-app", "500m", { priority: 1 }));
    assert.equal(await freeCpu(server, { ...sample, spec: spec("1", { priority: 10 }) }), 1.5);
  });

  it("is undefined where pods may not be listed", async () =>
    assert.equal(await freeCpu(apiServer(() => new Error("forbidden"))), undefined));
});

describe("onNode", () => {
  it("counts the pod itself", () => assert.deepEqual(onNode(spec("1")), { cpu: 1, pods: 1 }));
});
