import { join } from "node:path";
import { podNetwork, nodeAddress } from "./addresses.ts";
import { kubernetesModule } from "./binaries.ts";
import { paths } from "./paths.ts";
import type { GoBuild } from "../goBuild.ts";
import { goBuild } from "../goBuild.ts";
import { moduleFolder } from "../goModule.ts";

const upstream = "sigs.k8s.io/kwok";

const kwok: GoBuild = { name: "kwok", module: kubernetesModule, packages: [`${upstream}/cmd/kwok`], variables: {} };

/** What happens to simulated nodes and their pods, from kwok's own module: ready at once, gone at once. */
const stages = [
  "node/fast/node-initialize.yaml",
  "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
  "pod/fast/pod-ready.yaml",
  "pod/fast/pod-delete.yaml",
];

/** Seconds for which a simulated node stays ready once kwok has ended. */
const nodeLeaseSeconds = 40;

/**
 * The command line of kwok, which plays the kubelet of every node that has the label; built unless the cache has it.
 *
 * See https://kwok.sigs.k8s.io/docs/user/configuration/
 */
export async function kwokCommand(label: string): Promise<string[]> {
  const program = join(await goBuild(kwok), "kwok");
  const stageFolder = join(await moduleFolder(kubernetesModule, upstream), "kustomize", "stage");
  return [
    program,
    `--kubeconfig=${paths.adminKubeconfig}`,
    `--manage-nodes-with-label-selector=${label}`,
    `--node-lease-duration-seconds=${nodeLeaseSeconds}`,
    `--node-ip=${nodeAddress}`,
    `--cidr=${podNetwork}`,
    ...stages.map((stage) => `--config=${join(stageFolder, stage)}`),
  ];
}
