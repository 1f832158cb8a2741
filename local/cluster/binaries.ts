import { join } from "node:path";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory } from "../goBuild.ts";
import { versionIn } from "../goModule.ts";

/** The Go module of Kubernetes, and of all that shares its packages, so that they are compiled once. */
export const kubernetesModule = join(import.meta.dirname, "..", "kubernetes");

export const kubernetesVersion = versionIn(kubernetesModule, "k8s.io/kubernetes");

const [major, minor] = kubernetesVersion.split(".");

/** Programs that are one binary: linked once, and what they have in common is read into memory once. */
const programs = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubeadm",
  "kubectl",
  "kubelet",
] as const;

/** etcd and Kubernetes' own programs; agnhost, which goes into images, is small and by itself. */
export const kubernetes: GoBuild = {
  name: "kubernetes",
  module: kubernetesModule,
  packages: ["./kubernetes", "./agnhost"],
  variables: {
    "k8s.io/component-base/version.gitVersion": `v${kubernetesVersion}`,
    "k8s.io/component-base/version.gitMajor": major,
    "k8s.io/component-base/version.gitMinor": minor,
    "k8s.io/client-go/pkg/version.gitVersion": `v${kubernetesVersion}`,
  },
  links: { binary: "kubernetes", names: [...programs] },
};

/** Path of a program that was built. */
export function builtProgram(name: (typeof programs)[number] | "agnhost"): string {
  return join(buildDirectory(kubernetes), name);
}
