import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GoBuild } from "../goBuild";
import { buildDirectory, pinnedVersion } from "../goBuild";

const goModule = join(__dirname, "..", "kubernetes");

export const kubernetesVersion = pinnedVersion(readFileSync(join(goModule, "go.mod"), "utf8"), "k8s.io/kubernetes");

const [major, minor] = kubernetesVersion.split(".");

/** etcd and Kubernetes' own programs. */
export const kubernetes: GoBuild = {
  name: "kubernetes",
  module: goModule,
  packages: ["tool"],
  variables: {
    "k8s.io/component-base/version.gitVersion": `v${kubernetesVersion}`,
    "k8s.io/component-base/version.gitMajor": major,
    "k8s.io/component-base/version.gitMinor": minor,
    "k8s.io/client-go/pkg/version.gitVersion": `v${kubernetesVersion}`,
  },
};

type Program =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-proxy"
  | "kube-scheduler"
  | "kubeadm"
  | "kubectl"
  | "kubelet"
  | "agnhost";

/** Path of a program that was built; etcd's package calls its program `server`. */
export function builtProgram(name: Program): string {
  return join(buildDirectory(kubernetes), name === "etcd" ? "server" : name);
}
