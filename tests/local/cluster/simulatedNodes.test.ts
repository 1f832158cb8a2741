import assert from "node:assert/strict";
import { BlockList, isIPv4 } from "node:net";
import type { V1Node } from "@kubernetes/client-node";
import { podNetwork } from "../../../local/cluster/addresses.ts";
import { simulatedNodes } from "../../../local/cluster/simulatedNodes.ts";

describe("simulatedNodes", () => {
  const nodes = simulatedNodes() as V1Node[];

  it("have room for 1,000 replicas and a surge of a quarter", () => {
    const room = nodes.reduce((sum, { status }) => sum + Number(status?.allocatable?.pods), 0);
    assert.ok(room >= 1250, `room for ${room} pods`);
  });

  it("give pods addresses inside the pod network only, and have enough of them", () => {
    const [network, prefix] = podNetwork.split("/");
    const allowed = new BlockList();
    allowed.addSubnet(network, Number(prefix));
    for (const { spec, status } of nodes) {
      const [base, length] = spec?.podCIDR?.split("/") ?? [];
      assert.ok(base !== undefined && isIPv4(base));
      const addresses = 2 ** (32 - Number(length)) - 2;
      assert.ok(addresses >= Number(status?.allocatable?.pods), `${addresses} addresses in ${spec?.podCIDR}`);
      const last = base.split(".").map(Number);
      last[3] += addresses + 1;
      assert.ok(allowed.check(base) && allowed.check(last.join(".")), `${spec?.podCIDR} is not inside ${podNetwork}`);
    }
  });

  it("have no taint, as no pod of the stack tolerates one", () => {
    assert.ok(nodes.every(({ spec }) => spec?.taints === undefined));
  });
});
