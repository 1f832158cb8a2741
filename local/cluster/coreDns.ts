import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtProgram } from "./binaries.ts";
import { administer, tryAdminister } from "./administer.ts";
import type { BuiltImage } from "./images.ts";
import { paths } from "./paths.ts";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory } from "../goBuild.ts";
import { pinnedVersion } from "../goModule.ts";
import { run } from "../../script/run.ts";

const goModule = join(import.meta.dirname, "..", "coredns");
const upstream = "github.com/coredns/coredns";

export const coreDns: GoBuild = { name: "coredns", module: goModule, packages: ["tool"], variables: {} };

/** Tag of its image, as kubeadm is told. */
export const coreDnsTag = `v${pinnedVersion(readFileSync(join(goModule, "go.mod"), "utf8"), upstream)}`;

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
