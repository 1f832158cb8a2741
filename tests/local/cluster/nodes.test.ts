import assert from "node:assert/strict";
import { BlockList } from "node:net";
import {
  clusterNetwork,
  loadBalancerNetwork,
  nodeAddress,
  podNetwork,
  serviceNetwork,
} from "../../../local/cluster/addresses.ts";
import { clusterNodes, firstNode, mostNodes } from "../../../local/cluster/nodes.ts";

const nodes = clusterNodes(mostNodes);

function isIn(network: string, address: string): boolean {
  const [base, length] = network.split("/");
  const list = new BlockList();
  list.addSubnet(base, Number(length));
  return list.check(address);
}

describe("clusterNodes", () => {
  it("begins with the machine itself, whatever their number", () => {
    assert.deepEqual(clusterNodes(1), [firstNode]);
    assert.deepEqual(nodes[0], firstNode);
    assert.deepEqual(
      [firstNode.name, firstNode.address, firstNode.networkNamespace],
      ["chat-local", nodeAddress, undefined],
    );
  });

  it("gives each further one a network namespace, and all of them names, addresses and folders of their own", () => {
    assert.equal(new Set(nodes.map(({ networkNamespace }) => networkNamespace)).size, mostNodes);
    const own = nodes.flatMap(({ name, address, podNetwork, paths }) => [
      name,
      address,
      podNetwork,
      ...Object.values(paths),
    ]);
    assert.equal(new Set(own).size, own.length);
  });

  it("gives each of them a part of the pod network that overlaps with nothing else", () => {
    for (const node of nodes) {
      const [base] = node.podNetwork.split("/");
      assert.ok(isIn(podNetwork, base) && isIn(clusterNetwork, node.address));
      assert.ok(!isIn(serviceNetwork, base) && !isIn(loadBalancerNetwork, base) && !isIn(podNetwork, node.address));
      assert.deepEqual(
        nodes.filter((other) => isIn(other.podNetwork, base)),
        [node],
      );
    }
  });
});
