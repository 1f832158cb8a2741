import { builtProgram } from "./binaries.ts";
import { clusterName, loopback, nodeAddress, ports, serviceNetwork } from "./addresses.ts";
import { kubeRouterCommand } from "./kubeRouter.ts";
import type { ClusterNode } from "./nodes.ts";
import { inNamespace } from "./nodes.ts";
import { paths } from "./paths.ts";

/** A program that the supervisor keeps running. */
export interface SupervisedProgram {
  name: ProgramName;
  command: string[];
  /** Whether it waits for `startPrograms`, as what it needs of the API server has to be put there first. */
  startsLater?: boolean;
}

type ControlPlaneProgram = "etcd" | "kube-apiserver" | "api-relay" | "kube-controller-manager" | "kube-scheduler";
type NodeProgram = "containerd" | "kubelet" | "kube-proxy" | "kube-router";
/** The first node's programs go by their own names, those of further ones by `kubelet-2` and the like. */
export type ProgramName = ControlPlaneProgram | NodeProgram | `${NodeProgram}-${number}`;

const certificate = (name: string) => `${paths.certificates}/${name}`;
const kubeconfig = (name: string) => `${paths.kubeconfigs}/${name}.conf`;

function flags(values: Record<string, string | number | boolean>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

/** Every program of the cluster with its command line, in the order in which they start. */
export function programs(nodes: ClusterNode[]): SupervisedProgram[] {
  const severalNodes = nodes.length > 1;
  // So each number of nodes has objects of its own, and none finds pods on nodes that it lacks.
  const etcdData = severalNodes ? `${paths.etcd}-${nodes.length}-nodes` : paths.etcd;
  return [...controlPlanePrograms(etcdData), ...nodes.flatMap((node) => nodePrograms(node, severalNodes))];
}

function controlPlanePrograms(etcdData: string): SupervisedProgram[] {
  const commands: Record<ControlPlaneProgram, string[]> = {
    etcd: [
      builtProgram("etcd"),
      ...flags({
        name: clusterName,
        "data-dir": etcdData,
        "listen-client-urls": `https://${loopback}:${ports.etcdClient}`,
        "advertise-client-urls": `https://${loopback}:${ports.etcdClient}`,
        "listen-peer-urls": `https://${loopback}:${ports.etcdPeer}`,
        "initial-advertise-peer-urls": `https://${loopback}:${ports.etcdPeer}`,
        "initial-cluster": `${clusterName}=https://${loopback}:${ports.etcdPeer}`,
        "client-cert-auth": true,
        "trusted-ca-file": certificate("etcd/ca.crt"),
        "cert-file": certificate("etcd/server.crt"),
        "key-file": certificate("etcd/server.key"),
        "peer-client-cert-auth": true,
        "peer-trusted-ca-file": certificate("etcd/ca.crt"),
        "peer-cert-file": certificate("etcd/peer.crt"),
        "peer-key-file": certificate("etcd/peer.key"),
      }),
    ],

    "kube-apiserver": [
      builtProgram("kube-apiserver"),
      ...flags({
        "bind-address": loopback,
        "secure-port": ports.apiServer,
        "advertise-address": nodeAddress,
        "service-cluster-ip-range": serviceNetwork,
        "etcd-servers": `https://${loopback}:${ports.etcdClient}`,
        "etcd-cafile": certificate("etcd/ca.crt"),
        "etcd-certfile": certificate("apiserver-etcd-client.crt"),
        "etcd-keyfile": certificate("apiserver-etcd-client.key"),
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "client-ca-file": certificate("ca.crt"),
        "tls-cert-file": certificate("apiserver.crt"),
        "tls-private-key-file": certificate("apiserver.key"),
        "kubelet-client-certificate": certificate("apiserver-kubelet-client.crt"),
        "kubelet-client-key": certificate("apiserver-kubelet-client.key"),
        "kubelet-preferred-address-types": "InternalIP",
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-account-key-file": certificate("sa.pub"),
        "service-account-signing-key-file": certificate("sa.key"),
        "proxy-client-cert-file": certificate("front-proxy-client.crt"),
        "proxy-client-key-file": certificate("front-proxy-client.key"),
        "requestheader-client-ca-file": certificate("front-proxy-ca.crt"),
        "requestheader-allowed-names": "front-proxy-client",
        "requestheader-username-headers": "X-Remote-User",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        profiling: false,
      }),
    ],

    // Pods reach the API server at the node's address; the server itself listens on one address only, the loopback.
    "api-relay": [
      "socat",
      `TCP-LISTEN:${ports.apiServer},bind=${nodeAddress},reuseaddr,fork`,
      `TCP:${loopback}:${ports.apiServer}`,
    ],

    "kube-controller-manager": [
      builtProgram("kube-controller-manager"),
      ...flags({
        "bind-address": loopback,
        "secure-port": ports.controllerManager,
        kubeconfig: kubeconfig("controller-manager"),
        "authentication-kubeconfig": kubeconfig("controller-manager"),
        "authorization-kubeconfig": kubeconfig("controller-manager"),
        controllers: "*,-nodeipam,-node-route-controller",
        // An autoscaler that waits five minutes before it scales in is no use to somebody who tries it.
        "horizontal-pod-autoscaler-downscale-stabilization": "30s",
        "client-ca-file": certificate("ca.crt"),
        "cluster-signing-cert-file": certificate("ca.crt"),
        "cluster-signing-key-file": certificate("ca.key"),
        "requestheader-client-ca-file": certificate("front-proxy-ca.crt"),
        "root-ca-file": certificate("ca.crt"),
        "service-account-private-key-file": certificate("sa.key"),
        "use-service-account-credentials": true,
        "leader-elect": false,
        profiling: false,
      }),
    ],

    "kube-scheduler": [
      builtProgram("kube-scheduler"),
      ...flags({
        "bind-address": loopback,
        "secure-port": ports.scheduler,
        kubeconfig: kubeconfig("scheduler"),
        "authentication-kubeconfig": kubeconfig("scheduler"),
        "authorization-kubeconfig": kubeconfig("scheduler"),
        "leader-elect": false,
        profiling: false,
      }),
    ],
  };
  return Object.entries(commands).map(([name, command]) => ({ name: name as ControlPlaneProgram, command }));
}

function nodePrograms(node: ClusterNode, severalNodes: boolean): SupervisedProgram[] {
  const { name, number, address, apiServer, paths } = node;
  const supervised = (name: NodeProgram, ...command: string[]) => ({
    name: programName(name, number),
    command: inNamespace(node.networkNamespace, command),
  });
  return [
    supervised("containerd", "containerd", "--config", `${paths.config}/containerd.toml`),

    supervised(
      "kubelet",
      builtProgram("kubelet"),
      ...flags({
        config: `${paths.config}/kubelet.json`,
        kubeconfig: kubeconfig(programName("kubelet", number)),
        "root-dir": paths.kubelet,
        "cert-dir": `${paths.kubelet}/pki`,
        "hostname-override": name,
        "node-ip": address,
      }),
    ),

    supervised(
      "kube-proxy",
      builtProgram("kube-proxy"),
      ...flags({ config: `${paths.config}/kube-proxy.json`, master: apiServer }),
    ),

    ...(severalNodes ? [{ ...supervised("kube-router", ...kubeRouterCommand(node)), startsLater: true }] : []),
  ];
}

/** What a node's program is called by the supervisor. */
export function programName(name: NodeProgram, nodeNumber: number): NodeProgram | `${NodeProgram}-${number}` {
  return nodeNumber === 1 ? name : `${name}-${nodeNumber}`;
}
