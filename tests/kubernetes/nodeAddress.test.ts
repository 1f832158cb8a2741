import assert from "node:assert/strict";
import { nodeAddress } from "../../kubernetes/nodeAddress.ts";
import { apiServer } from "./apiServers.ts";

interface FakeNode {
  name?: string;
  isReady?: boolean;
  addresses: Record<string, string>;
}

/** A cluster with these nodes, and a Service that only those answer for which are named, or all. */
function clusterWith(nodes: FakeNode[], answering?: string[]) {
  return apiServer((path) => {
    if (path === "/api/v1/namespaces/chat-dev/services/chat-service") {
      return { spec: { externalTrafficPolicy: answering === undefined ? "Cluster" : "Local" } };
    }
    if (path === "/apis/discovery.k8s.io/v1/namespaces/chat-dev/endpointslices") {
      const endpoints = answering?.map((nodeName) => ({ nodeName, conditions: { ready: true } })) ?? [];
      return { items: [{ endpoints: [{ nodeName: "one", conditions: { ready: false } }, ...endpoints] }] };
    }
    assert.equal(path, "/api/v1/nodes");
    return {
      items: nodes.map(({ name, isReady = true, addresses }) => ({
        metadata: { name },
        status: {
          conditions: [{ type: "Ready", status: isReady ? "True" : "Unknown" }],
          addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
        },
      })),
    };
  }, "api.example.com");
}

describe("nodeAddress", () => {
  const service = { namespace: "chat-dev", name: "chat-service" };

  it("is the loopback address of a cluster on this machine, which nothing is asked for", async () =>
    assert.equal(
      await nodeAddress(
        apiServer((path) => assert.fail(path), "127.0.0.1"),
        service,
      ),
      "127.0.0.1",
    ));

  it("is a node's external address before its internal one", async () => {
    const external = { InternalIP: "10.0.0.2", ExternalIP: "203.0.113.7" };
    assert.equal(await nodeAddress(clusterWith([{ addresses: external }]), service), "203.0.113.7");
    assert.equal(await nodeAddress(clusterWith([{ addresses: { InternalIP: "10.0.0.2" } }]), service), "10.0.0.2");
  });

  it("is that of a node that is ready", async () => {
    const lost = { isReady: false, addresses: { InternalIP: "10.0.0.2" } };
    assert.equal(
      await nodeAddress(clusterWith([lost, { addresses: { InternalIP: "10.0.0.3" } }]), service),
      "10.0.0.3",
    );
    assert.equal(await nodeAddress(clusterWith([lost]), service), "NODE-IP");
  });

  it("is that of a node with a ready replica where no other one answers", async () => {
    const nodes = ["one", "two"].map((name, index) => ({ name, addresses: { InternalIP: `10.0.0.${index}` } }));
    assert.equal(await nodeAddress(clusterWith(nodes), service), "10.0.0.0");
    assert.equal(await nodeAddress(clusterWith(nodes, ["two"]), service), "10.0.0.1");
    assert.equal(await nodeAddress(clusterWith(nodes, []), service), "10.0.0.0", "without replicas, none answers");
  });

  it("is a placeholder where nodes may not be listed", async () =>
    assert.equal(
      await nodeAddress(
        apiServer(() => new Error("forbidden"), "api.example.com"),
        service,
      ),
      "NODE-IP",
    ));
});
