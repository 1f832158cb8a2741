import assert from "node:assert/strict";
import { nodeAddress } from "../../kubernetes/nodeAddress";
import { apiServer } from "./apiServers";

function serverAt(host: string, ...addresses: [type: string, address: string][]) {
  return apiServer(
    () => ({ items: [{ status: { addresses: addresses.map(([type, address]) => ({ type, address })) } }] }),
    host,
  );
}

describe("nodeAddress", () => {
  it("is the loopback address of a cluster on this machine", async () => {
    assert.equal(await nodeAddress(serverAt("127.0.0.1", ["InternalIP", "172.18.0.2"])), "127.0.0.1");
  });

  it("is a node's external address before its internal one", async () => {
    assert.equal(
      await nodeAddress(serverAt("api.example.com", ["InternalIP", "10.0.0.2"], ["ExternalIP", "203.0.113.7"])),
      "203.0.113.7",
    );
    assert.equal(await nodeAddress(serverAt("api.example.com", ["InternalIP", "10.0.0.2"])), "10.0.0.2");
  });

  it("is a placeholder where nodes may not be listed", async () => {
    assert.equal(await nodeAddress(apiServer(() => new Error("forbidden"), "api.example.com")), "NODE-IP");
  });
});
