import assert from "node:assert/strict";
import { clusterNetwork, loopback, nodeAddress, ports } from "../../../local/cluster/addresses";
import { containerdConfig, kubeProxyConfig, kubeletConfig } from "../../../local/cluster/configs";
import type { ProgramName } from "../../../local/cluster/programs";
import { clusterNodes, firstNode } from "../../../local/cluster/nodes";
import { programs } from "../../../local/cluster/programs";
import { supervisorConfig } from "../../../local/cluster/supervisorConfig";

describe("the cluster's programs", () => {
  const bindings: [ProgramName, string[]][] = [
    [
      "etcd",
      [
        `--listen-client-urls=https://${loopback}:${ports.etcdClient}`,
        `--listen-peer-urls=https://${loopback}:${ports.etcdPeer}`,
      ],
    ],
    ["kube-apiserver", [`--bind-address=${loopback}`]],
    ["api-relay", [`TCP-LISTEN:${ports.apiServer},bind=${nodeAddress},reuseaddr,fork`]],
    ["kube-controller-manager", [`--bind-address=${loopback}`]],
    ["kube-scheduler", [`--bind-address=${loopback}`]],
  ];
  for (const [name, expected] of bindings) {
    it(`have ${name} listen on loopback or the node's address only`, () => {
      const flags =
        programs([firstNode])
          .find((program) => program.name === name)
          ?.command.slice(1) ?? [];
      assert.deepEqual(
        flags.filter((flag) => /bind|listen/i.test(flag)),
        expected,
      );
    });
  }

  it("have the kubelet listen on loopback and the node's address only", () => {
    assertIncludes(kubeletConfig(firstNode), { address: nodeAddress, healthzBindAddress: loopback, readOnlyPort: 0 });
  });

  it("have kube-proxy listen, and serve node ports, on loopback and the node's address only", () => {
    assertIncludes(kubeProxyConfig(firstNode), {
      healthzBindAddress: `${nodeAddress}:${ports.kubeProxyHealth}`,
      metricsBindAddress: `${loopback}:${ports.kubeProxyMetrics}`,
      nodePortAddresses: ["127.0.0.0/8", `${nodeAddress}/32`],
    });
  });

  it("have containerd listen on loopback only", () => {
    assert.match(
      containerdConfig(firstNode, "pause", "native"),
      new RegExp(`^  stream_server_address = "${loopback}"$`, "m"),
    );
  });

  it("have a port each", () => {
    assert.equal(new Set(Object.values(ports)).size, Object.values(ports).length);
    assert.ok(clusterNetwork.startsWith("198.19."));
  });

  it("are all supervised, in their order, and restarted for as long as it takes", () => {
    const supervised = programs(clusterNodes(3));
    const config = supervisorConfig(supervised);
    assert.deepEqual(
      [...config.matchAll(/^\[program:(.+)\]$/gm)].map((match) => match[1]),
      supervised.map(({ name }) => name),
    );
    assert.equal(config.match(/^autorestart=true$/gm)?.length, supervised.length);
  });

  it("have no % that the supervisor would take for a variable", () => {
    assert.match(supervisorConfig([{ name: "etcd", command: ["server", "--x=50%"] }]), /^command=server --x=50%%$/m);
  });

  it("may be in a folder whose name has spaces and quotes", () => {
    const config = supervisorConfig([{ name: "etcd", command: ["/it's my cache/server", "--x"] }]);
    assert.match(config, /^command='\/it'\\''s my cache\/server' --x$/m);
  });
});

function assertIncludes(actual: object, expected: object): void {
  assert.deepEqual({ ...actual, ...expected }, actual);
}
