import { join } from "node:path";
import { kubeRouterPorts, loadBalancerNetwork, serviceNetwork } from "./addresses.ts";
import { administer, apply } from "./administer.ts";
import { kubernetesModule } from "./binaries.ts";
import type { ClusterNode } from "./nodes.ts";
import { inNamespace } from "./nodes.ts";
import { paths } from "./paths.ts";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory } from "../goBuild.ts";
import { moduleFolder, versionIn } from "../goModule.ts";
import { tryRun } from "../../script/run.ts";

const upstream = "github.com/cloudnativelabs/kube-router/v2";

export const kubeRouter: GoBuild = {
  name: "kube-router",
  module: kubernetesModule,
  packages: [`${upstream}/cmd/kube-router`],
  variables: { [`${upstream}/pkg/version.Version`]: `v${versionIn(kubernetesModule, upstream)}` },
};

/** Whom its ClusterRole is bound to: a ServiceAccount, as upstream runs it in pods. */
export const kubeRouterUser = "system:serviceaccount:kube-system:kube-router";

/**
 * The command line of kube-router on a node: routes to other nodes' pods, NetworkPolicy, addresses of load balancers.
 *
 * See https://github.com/cloudnativelabs/kube-router/blob/v2.1.0/docs/user-guide.md
 */
export function kubeRouterCommand(node: ClusterNode): string[] {
  return [
    ...withoutFolder("/etc/iproute2"), // It would name its routing table in there, on the host.
    "env",
    `POD_NAME=${node.name}`, // Of these two it is known to the others, one of whom gives out addresses.
    "POD_NAMESPACE=kube-system",
    join(buildDirectory(kubeRouter), "kube-router"),
    `--kubeconfig=${paths.kubeconfigs}/kube-router.conf`,
    `--master=${node.apiServer}`,
    `--hostname-override=${node.name}`,
    "--run-router=true",
    "--run-firewall=true",
    "--run-service-proxy=false",
    "--run-loadbalancer=true",
    `--loadbalancer-ip-range=${loadBalancerNetwork}`,
    `--service-cluster-ip-range=${serviceNetwork}`,
    "--enable-overlay=false", // All nodes are on one switch.
    "--enable-cni=false", // The pod network's configuration is the same with one node and with several.
    `--bgp-port=${kubeRouterPorts.bgp}`,
    "--health-port=0",
  ];
}

/** The beginning of a command line whose program finds a folder of the host empty. */
function withoutFolder(folder: string): string[] {
  return ["unshare", "--mount", "sh", "-c", `mount -t tmpfs none ${folder} && exec "$@"`, "sh"];
}

/** Gives kube-router the rights that its manifests have, and tells it each node's part of the pod network. */
export async function installKubeRouter(nodes: ClusterNode[]): Promise<void> {
  const manifests = join(await moduleFolder(kubernetesModule, upstream), "daemonset", "kubeadm-kuberouter.yaml");
  // All but the DaemonSet and its ConfigMap, which alone have that label.
  await administer(["apply", `--filename=${manifests}`, "--selector=!k8s-app"]);
  await apply(
    nodes.map(({ name, podNetwork }) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      spec: { podCIDR: podNetwork, podCIDRs: [podNetwork] },
    })),
  );
}

/** Whether a node has routes to the pods of all others. */
export async function hasRoutes(node: ClusterNode, nodes: ClusterNode[]): Promise<boolean> {
  const [command, ...args] = inNamespace(node.networkNamespace, ["ip", "route", "show"]);
  const { stdout } = await tryRun(command, args);
  return nodes
    .filter((other) => other !== node)
    .every(({ podNetwork, address }) => stdout.includes(`${podNetwork} via ${address} `));
}
