import assert from "node:assert/strict";
import { clusterNetwork, kubeRouterPorts, loopback, nodeAddress, ports } from "../../../local/cluster/addresses.ts";
import { containerdConfig, kubeProxyConfig, kubeletConfig } from "../../../local/cluster/configs.ts";
import type { ProgramName } from "../../../local/cluster/programs.ts";
import { clusterNodes, firstNode } from "../../../local/cluster/nodes.ts";
import { programs } from "../../../local/cluster/programs.ts";
import { supervisorConfig } from "../../../local/cluster/supervisorConfig.ts";

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
    assertIncludes(kubeletConfig(firstNode, false), {
      address: nodeAddress,
      healthzBindAddress: loopback,
      readOnlyPort: 0,
    });
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

  it("run in the network namespace of their node, with its configuration", () => {
    const [, second] = clusterNodes(3);
    const ofSecond = programs(clusterNodes(3)).filter(({ name }) => name.endsWith("-2"));
    assert.deepEqual(
      ofSecond.map(({ name }) => name),
      ["containerd-2", "kubelet-2", "kube-proxy-2", "kube-router-2"],
    );
    for (const { command } of ofSecond) {
      assert.deepEqual(command.slice(0, 2), ["nsenter", `--net=${second.networkNamespace}`]);
    }
    assert.ok(ofSecond[1].command.includes(`--config=${second.paths.config}/kubelet.json`));
  });

  it("are one of each on a single node, without kube-router", () => {
    assert.deepEqual(
      programs([firstNode])
        .map(({ name }) => name)
        .sort(),
      [
        "api-relay",
        "containerd",
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-proxy",
        "kube-scheduler",
        "kubelet",
      ],
    );
  });

  it("keep the objects of each number of nodes apart", () => {
    const dataOf = (count: number) =>
      programs(clusterNodes(count))
        .find(({ name }) => name === "etcd")
        ?.command.find((flag) => flag.startsWith("--data-dir="));
    assert.equal(new Set([1, 2, 3].map(dataOf)).size, 3);
  });

  it("have a port each", () => {
    const all = [...Object.values(ports), ...Object.values(kubeRouterPorts)];
    assert.equal(new Set(all).size, all.length);
    assert.ok(clusterNetwork.startsWith("198.19."));
  });

  it("are all supervised, in their order, and restarted for good; kube-router starts once it is told to", () => {
    const supervised = programs(clusterNodes(3));
    const config = supervisorConfig(supervised);
    assert.deepEqual(
      [...config.matchAll(/^\[program:(.+)\]$/gm)].map((match) => match[1]),
      supervised.map(({ name }) => name),
    );
    assert.equal(config.match(/^autorestart=true$/gm)?.length, supervised.length);
    assert.deepEqual(
      [...config.matchAll(/^\[program:(.+)\]\n.*\n.*\nautostart=false$/gm)].map((match) => match[1]),
      ["kube-router", "kube-router-2", "kube-router-3"],
    );
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
