import assert from "node:assert/strict";
import { clusterNetwork, loopback, nodeAddress, ports } from "../../../local/cluster/addresses";
import { kubeProxyConfig, kubeletConfig } from "../../../local/cluster/configs";
import { programNames, programs } from "../../../local/cluster/programs";
import { supervisorConfig } from "../../../local/cluster/supervisorConfig";

describe("the cluster's programs", () => {
  it("listen on loopback and the node's address only", () => {
    const text = [...programs().flatMap(({ command }) => command), JSON.stringify([kubeProxyConfig(), kubeletConfig()])].join("\n");
    const addresses = (text.match(/\d+\.\d+\.\d+\.\d+/g) ?? []).filter((address) => !address.startsWith("198.19.") && !address.startsWith("127."));
    assert.deepEqual(addresses, []);
    assert.ok(text.includes(`--bind-address=${loopback}`));
    assert.ok(text.includes(`bind=${nodeAddress}`));
  });

  it("have a port each", () => {
    assert.equal(new Set(Object.values(ports)).size, Object.values(ports).length);
    assert.ok(clusterNetwork.startsWith("198.19."));
  });

  it("are all supervised, in their order, and restarted for as long as it takes", () => {
    const config = supervisorConfig(programs());
    assert.deepEqual([...config.matchAll(/^\[program:(.+)\]$/gm)].map((match) => match[1]), [...programNames]);
    assert.equal(config.match(/^autorestart=true$/gm)?.length, programNames.length);
  });

  it("have no % that the supervisor would take for a variable", () => {
    assert.match(supervisorConfig([{ name: "etcd", command: ["server", "--x=50%"] }]), /^command=server --x=50%%$/m);
  });
});
