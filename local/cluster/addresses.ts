/** Name of the cluster, its node, its user and its kubeconfig context. */
export const clusterName = "chat-local";

/** The network interface that carries the node's address: a bridge without ports, which every kernel with pods has. */
export const nodeInterface = "chat-node0";
export const podBridge = "cni0";

// 198.18.0.0/15 is set aside for tests (RFC 2544): no network that the host can reach uses it.
export const clusterNetwork = "198.19.0.0/16";
export const podNetwork = "198.19.0.0/22";
export const serviceNetwork = "198.19.64.0/20";
export const nodeAddress = "198.19.255.1";
export const loopback = "127.0.0.1";

/** Ports on loopback and the node's address; not the usual ones, so that another cluster on the machine can have those. */
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

/** Node port of the dev stack as committed. */
export const devNodePort = 30000;

export const apiServerUrl = `https://${loopback}:${ports.apiServer}`;
