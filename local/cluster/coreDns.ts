import { join } from "node:path";
import { builtProgram, kubernetesModule } from "./binaries.ts";
import { administer, tryAdminister } from "./administer.ts";
import type { BuiltImage } from "./images.ts";
import { paths } from "./paths.ts";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory } from "../goBuild.ts";
import { versionIn } from "../goModule.ts";
import { run } from "../../script/run.ts";

export const coreDns: GoBuild = { name: "coredns", module: kubernetesModule, packages: ["./coredns"], variables: {} };

/** Tag of its image, as kubeadm is told. */
export const coreDnsTag = `v${versionIn(kubernetesModule, "github.com/coredns/coredns")}`;

export function coreDnsImage(): BuiltImage {
  return {
    reference: `registry.k8s.io/coredns/coredns:${coreDnsTag}`,
    program: join(buildDirectory(coreDns), "coredns"),
    args: [],
  };
}

/** Installs CoreDNS by kubeadm's manifests; kubeadm itself refuses to go on from a version that it doesn't know. */
export async function installCoreDns(): Promise<void> {
  const phase = ["init", "phase", "addon", "coredns", `--config=${paths.kubeadmConfig}`, "--print-manifest"];
  await administer(["apply", "-f", "-"], await run(builtProgram("kubeadm"), phase));
}

/** Whether its Service answers. */
export async function coreDnsAnswers(): Promise<boolean> {
  const metrics = "/api/v1/namespaces/kube-system/services/kube-dns:metrics/proxy/metrics";
  return (await tryAdminister("get", "--raw", metrics)).code === 0;
}
