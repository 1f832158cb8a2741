import type { CostPoint } from "./costLines";
import { costLines } from "./costLines";
import { svgOf } from "./svg";
import type { Cost } from "../bench/replicas/changeCost";
import type { KeptReplicas } from "../bench/replicas/keptReplicas";
import { isUpdate } from "../bench/replicas/replicaChange";

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
