import { cpus, loadavg, totalmem } from "node:os";
import type { Benchmarks } from "./results";
import { kubernetesVersion } from "../local/cluster/binaries";
import { helmVersion } from "../local/helmProgram";
import { versions } from "../local/engine/builds";

/** What a run was measured on, and with. */
export function describeMachine(): Pick<Benchmarks, "machine" | "versions"> {
  const [{ model }] = cpus();
  const [load] = loadavg();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${cpus().length} cores (${model}), ${gigabytes} GiB; load before ${load.toFixed(1)}`,
    versions: {
      Kubernetes: kubernetesVersion,
      Pulumi: versions.cli,
      helm: helmVersion,
      Node: process.versions.node,
    },
  };
}
