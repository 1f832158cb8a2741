/** Name of the cluster, its first node, its user and its kubeconfig context. */
export const clusterName = "chat-local";

/** Of a node: the interface to the network that joins the nodes. */
export const nodeInterface = "chat-node0";
/** Of a node: the bridge of its pods, which kube-router knows by this name only. */
export const podBridge = "kube-bridge";

// 198.18.0.0/15 is set aside for tests (RFC 2544): no network that the host can reach uses it.
export const clusterNetwork = "198.19.0.0/16";
/** Of the pods on all nodes; each node has a part of it. */
export const podNetwork = "198.19.0.0/18";
export const serviceNetwork = "198.19.64.0/20";
/** Of Services of the type LoadBalancer. */
export const loadBalancerNetwork = "198.19.128.0/24";
/** Of the cluster DNS: the tenth of the Services', as kubeadm has it. */
export const dnsAddress = "198.19.64.10";
/** Address of the first node. */
export const nodeAddress = "198.19.255.1";
export const loopback = "127.0.0.1";

/**
 * Ports on loopback and the nodes' addresses; not the usual ones, so that another cluster on the machine can have
 * those.
 */
export const ports = {
  apiServer: 16443,
  etcdClient: 16379,
  etcdPeer: 16380,
  kubelet: 16250,
  kubeletHealth: 16248,
  kubeProxyMetrics: 16249,
  kubeProxyHealth: 16256,
  controllerManager: 16257,
  scheduler: 16259,
};

/** Further ones where there are several nodes; the second can't be chosen. */
export const kubeRouterPorts = { bgp: 16179, bgpControl: 50051 };

/** Node port of the dev stack as committed. */
export const devNodePort = 30000;

export const apiServerUrl = `https://${loopback}:${ports.apiServer}`;
/** The same server for pods and for nodes in network namespaces. */
export const nodesApiServerUrl = `https://${nodeAddress}:${ports.apiServer}`;
