import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { builtProgram } from "./binaries";

/** What outlives `npm stop`: etcd's data, certificates, images, logs. */
export const stateDirectory = "/var/lib/chat-service";
/** What belongs to the running cluster: sockets, mounts, network addresses. */
export const runDirectory = "/run/chat-service";

const inState = (...parts: string[]) => join(stateDirectory, ...parts);
const inRun = (...parts: string[]) => join(runDirectory, ...parts);

export const paths = {
  certificates: inState("certificates"),
  /** kubeconfigs of the cluster's own programs. */
  kubeconfigs: inState("kubeconfigs"),
  /** Generated configuration of every program. */
  config: inState("config"),
  cni: inState("cni"),
  etcd: inState("etcd"),
  kubelet: inState("kubelet"),
  podLogs: inState("pod-logs"),
  logs: inState("logs"),
  images: inState("images"),
  containerdRoot: inState("containerd"),
  containerdState: inRun("containerd"),
  containerdSocket: inRun("containerd", "containerd.sock"),
  podAddresses: inRun("pod-addresses"),
  supervisorConfig: inState("config", "supervisord.conf"),
  supervisorSocket: inRun("supervisor.sock"),
  supervisorPid: inRun("supervisord.pid"),
  /** What the host was like before the cluster changed it. */
  hostBefore: inState("host-before.json"),
  /** Which kubeconfigs have the cluster's context. */
  kubeconfigRecord: inState("kubeconfigs.json"),
  adminKubeconfig: inState("kubeconfigs", "super-admin.conf"),
};

/** Path of the kubectl that was built with the cluster. */
export const kubectl = (): string => builtProgram("kubectl");

/** containerd's client, and the arguments that point it at the cluster's own images and containers. */
export const ctr = { command: "ctr", args: ["--address", paths.containerdSocket, "--namespace", "k8s.io"] };

/** The user's kubeconfig that new entries go to. */
export function userKubeconfig(): string {
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).find((path) => path !== "");
  return named ?? join(homedir(), ".kube", "config");
}
