import { cpus, loadavg, totalmem } from "node:os";
import type { Benchmarks } from "./results.ts";
import { kubernetesVersion } from "../local/cluster/binaries.ts";
import { helmVersion } from "../local/helmProgram.ts";
import { versions } from "../local/engine/builds.ts";

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
