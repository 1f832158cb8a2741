import {
  apiServerUrl,
  clusterName,
  dnsAddress,
  loopback,
  nodeAddress,
  podBridge,
  podNetwork,
  ports,
  serviceNetwork,
} from "./addresses.ts";
import { podsCgroup } from "./cgroups.ts";
import { coreDnsTag } from "./coreDns.ts";
import type { ClusterNode } from "./nodes.ts";
import { firstNode } from "./nodes.ts";
import { paths } from "./paths.ts";

const certificate = (name: string) => `${paths.certificates}/${name}`;
const kubeconfig = (name: string) => `${paths.kubeconfigs}/${name}.conf`;

/** kubeadm's configuration: what the certificates and kubeconfigs are made for. */
export function kubeadmConfig(kubernetesVersion: string): object[] {
  return [
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      nodeRegistration: { name: clusterName, criSocket: `unix://${firstNode.paths.containerdSocket}` },
      localAPIEndpoint: { advertiseAddress: nodeAddress, bindPort: ports.apiServer },
    },
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "ClusterConfiguration",
      clusterName,
      kubernetesVersion: `v${kubernetesVersion}`,
      controlPlaneEndpoint: new URL(apiServerUrl).host,
      certificatesDir: paths.certificates,
      certificateValidityPeriod: "87600h",
      caCertificateValidityPeriod: "87600h",
      networking: { serviceSubnet: serviceNetwork, podSubnet: podNetwork },
      apiServer: { certSANs: [loopback, "localhost"] },
      etcd: { local: { dataDir: paths.etcd } },
      dns: { imageTag: coreDnsTag },
    },
  ];
}

/**
 * A kubelet's configuration: a small node whose imported images must never be collected, with many short-lived pods.
 */
export function kubeletConfig(node: ClusterNode, withDns: boolean): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: node.address,
    port: ports.kubelet,
    healthzBindAddress: loopback,
    healthzPort: ports.kubeletHealth,
    readOnlyPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificate("ca.crt") },
    },
    authorization: { mode: "Webhook" },
    containerRuntimeEndpoint: `unix://${node.paths.containerdSocket}`,
    podLogsDir: node.paths.podLogs,
    volumePluginDir: `${node.paths.kubelet}/volume-plugins`,
    ...(withDns ? { clusterDNS: [dnsAddress], clusterDomain: "cluster.local" } : {}),
    cgroupDriver: "cgroupfs",
    cgroupRoot: podsCgroup(node.name),
    failCgroupV1: false,
    failSwapOn: false,
    maxPods: 250,
    registryPullQPS: 0,
    eventRecordQPS: 200,
    eventBurst: 400,
    kubeAPIQPS: 200,
    kubeAPIBurst: 400,
    imageGCHighThresholdPercent: 100,
    evictionHard: { "memory.available": "100Mi" },
    nodeStatusUpdateFrequency: "5s",
    syncFrequency: "10s",
  };
}

/**
 * A kube-proxy's configuration: node ports on loopback and the node's address only, so that no other machine reaches
 * them.
 */
export function kubeProxyConfig(node: ClusterNode): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "iptables", // nftables mode serves no node port on loopback.
    bindAddress: node.address,
    healthzBindAddress: `${node.address}:${ports.kubeProxyHealth}`,
    metricsBindAddress: `${loopback}:${ports.kubeProxyMetrics}`,
    clientConnection: { kubeconfig: kubeconfig("kube-proxy") },
    hostnameOverride: node.name,
    clusterCIDR: podNetwork,
    nodePortAddresses: ["127.0.0.0/8", `${node.address}/32`],
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    iptables: { minSyncPeriod: "100ms", localhostNodePorts: true },
  };
}

/** A containerd's configuration: an instance of its own beside the system's. */
export function containerdConfig(
  { paths }: ClusterNode,
  sandboxImage: string,
  snapshotter: "overlayfs" | "native",
): string {
  return `version = 2
root = "${paths.containerdRoot}"
state = "${paths.containerdState}"

[grpc]
  address = "${paths.containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
  path = "${paths.containerdRoot}/opt"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  # Without CAP_SYS_RESOURCE no sandbox starts otherwise.
  restrict_oom_score_adj = true
  # Network namespaces beside everything else of the cluster instead of in /run/netns.
  netns_mounts_under_state_dir = true
  stream_server_address = "${loopback}"
  # As newer versions do by themselves: CoreDNS listens on port 53 as a user other than root.
  enable_unprivileged_ports = true

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${paths.cni}"

  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        Root = "${paths.containerdState}/runc"
`;
}

/** The network of a node's pods: a bridge whose addresses come from one range. */
export function cniConfig({ podNetwork, paths }: ClusterNode): object {
  return {
    cniVersion: "1.0.0",
    name: clusterName,
    plugins: [
      {
        type: "bridge",
        bridge: podBridge,
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: { type: "host-local", dataDir: paths.podAddresses, ranges: [[{ subnet: podNetwork }]] },
      },
    ],
  };
}
