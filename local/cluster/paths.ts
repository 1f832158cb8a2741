import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { builtProgram } from "./binaries.ts";

/** What outlives `npm stop`: etcd's data, certificates, images, logs. */
export const stateDirectory = "/var/lib/chat-service";
/** What belongs to the running cluster: sockets, mounts, network namespaces and addresses. */
export const runDirectory = "/run/chat-service";

const inState = (...parts: string[]) => join(stateDirectory, ...parts);
const inRun = (...parts: string[]) => join(runDirectory, ...parts);

export const paths = {
  certificates: inState("certificates"),
  /** kubeconfigs of the cluster's own programs. */
  kubeconfigs: inState("kubeconfigs"),
  /** Generated configuration of the cluster; that of its nodes is in their own folders. */
  config: inState("config"),
  kubeadmConfig: inState("config", "kubeadm.yaml"),
  etcd: inState("etcd"),
  logs: inState("logs"),
  images: inState("images"),
  /** What was pushed to the example's registry. */
  registry: inState("registry"),
  /** Network namespace with the switch that joins the nodes. */
  switch: inRun("switch"),
  /** Network namespaces of clients that are no nodes. */
  clients: inRun("clients"),
  supervisorConfig: inState("config", "supervisord.conf"),
  supervisorSocket: inRun("supervisor.sock"),
  supervisorPid: inRun("supervisord.pid"),
  /** What the host was like before the cluster changed it. */
  hostBefore: inState("host-before.json"),
  /** Which kubeconfigs have the cluster's context. */
  kubeconfigRecord: inState("kubeconfigs.json"),
  adminKubeconfig: inState("kubeconfigs", "super-admin.conf"),
};

/**
 * Paths of a node's programs, in a folder of their own among the cluster's state and another that goes when it stops.
 */
export function nodePaths(state: string, run: string) {
  return {
    config: join(state, "config"),
    cni: join(state, "cni"),
    kubelet: join(state, "kubelet"),
    podLogs: join(state, "pod-logs"),
    containerdRoot: join(state, "containerd"),
    containerdState: join(run, "containerd"),
    containerdSocket: join(run, "containerd", "containerd.sock"),
    podAddresses: join(run, "pod-addresses"),
  };
}

/** Path of the kubectl that was built with the cluster. */
export const kubectl = (): string => builtProgram("kubectl");

/** containerd's client, and the arguments that point it at the images and containers behind a socket. */
export function ctrAt(socket: string): { command: string; args: string[] } {
  return { command: "ctr", args: ["--address", socket, "--namespace", "k8s.io"] };
}

/** The same for those of the first node. */
export const ctr = ctrAt(nodePaths(stateDirectory, runDirectory).containerdSocket);

/** The user's kubeconfig that new entries go to. */
export function userKubeconfig(): string {
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).find((path) => path !== "");
  return named ?? join(homedir(), ".kube", "config");
}
