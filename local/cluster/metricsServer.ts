import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { administer, tryAdminister } from "./administer.ts";
import { kubernetesModule } from "./binaries.ts";
import type { BuiltImage } from "./images.ts";
import { paths } from "./paths.ts";
import type { GoBuild } from "../goBuild.ts";
import { buildDirectory } from "../goBuild.ts";
import { moduleFolder, versionIn } from "../goModule.ts";

const upstream = "sigs.k8s.io/metrics-server";
const version = `v${versionIn(kubernetesModule, upstream)}`;

export const metricsServer: GoBuild = {
  name: "metrics-server",
  module: kubernetesModule,
  packages: [`${upstream}/cmd/metrics-server`],
  variables: { "k8s.io/client-go/pkg/version.gitVersion": version },
};

export function metricsServerImage(): BuiltImage {
  return {
    reference: `registry.k8s.io/metrics-server/metrics-server:${version}`,
    program: join(buildDirectory(metricsServer), "metrics-server"),
    args: [],
  };
}

/** Installs the metrics server by its own manifests; the kubelets' certificates are their own, signed by nobody. */
export async function installMetricsServer(): Promise<void> {
  const folder = join(paths.config, "metrics-server");
  const manifests = join(await moduleFolder(kubernetesModule, upstream), "manifests", "overlays", "release");
  const acceptCertificates = {
    op: "add",
    path: "/spec/template/spec/containers/0/args/-",
    value: "--kubelet-insecure-tls",
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "kustomization.yaml"),
    JSON.stringify({
      resources: [relative(folder, manifests)],
      patches: [{ target: { kind: "Deployment" }, patch: JSON.stringify([acceptCertificates]) }],
    }),
  );
  await administer(["apply", "--kustomize", folder]);
}

/** Whether it has figures of that many nodes. */
export async function hasMetricsOf(nodes: number): Promise<boolean> {
  const { stdout, code } = await tryAdminister("get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes");
  return code === 0 && (JSON.parse(stdout) as { items: unknown[] }).items.length === nodes;
}
