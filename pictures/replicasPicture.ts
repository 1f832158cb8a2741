import type { CostPoint } from "./costLines.ts";
import { costLines } from "./costLines.ts";
import { svgOf } from "./svg.ts";
import type { Cost } from "../bench/replicas/changeCost.ts";
import type { KeptReplicas } from "../bench/replicas/keptReplicas.ts";
import { isUpdate } from "../bench/replicas/replicaChange.ts";

/** Seconds of updates over replicas, by this stack and by kubectl. */
export function replicasPicture({ costs }: KeptReplicas): string {
  const points = costs.filter(isUpdate).map(({ by, to, seconds }: Cost): CostPoint => ({ by, count: to, seconds }));
  return svgOf("Seconds of an update of all replicas over their number, by this stack and by kubectl", [
    costLines("Seconds of an update of all replicas, by this stack and by kubectl with the same manifests", points, {
      own: "this stack",
      countLabel: "replicas",
      logarithmicTicks: [1, 3, 10, 30, 100],
    }),
  ]);
}
