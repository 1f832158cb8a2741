import assert from "node:assert/strict";
import { Cluster } from "../../cluster/connect";
import { nodeAddress } from "../../cluster/nodeAddress";

function cluster(host: string, ...addresses: [type: string, address: string][]): Cluster {
  const listNode = async () => ({ items: [{ status: { addresses: addresses.map(([type, address]) => ({ type, address })) } }] });
  return { host, core: { listNode } } as unknown as Cluster;
}

describe("nodeAddress", () => {
  it("is the loopback address of a cluster on this machine", async () => {
    assert.equal(await nodeAddress(cluster("127.0.0.1", ["InternalIP", "172.18.0.2"])), "127.0.0.1");
  });

  it("is a node's external address before its internal one", async () => {
    assert.equal(await nodeAddress(cluster("api.example.com", ["InternalIP", "10.0.0.2"], ["ExternalIP", "203.0.113.7"])), "203.0.113.7");
    assert.equal(await nodeAddress(cluster("api.example.com", ["InternalIP", "10.0.0.2"])), "10.0.0.2");
  });

  it("is a placeholder where nodes may not be listed", async () => {
    const forbidden = { host: "api.example.com", core: { listNode: () => Promise.reject(new Error("forbidden")) } } as unknown as Cluster;
    assert.equal(await nodeAddress(forbidden), "NODE-IP");
  });
});
