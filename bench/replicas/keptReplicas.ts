import { readFileSync } from "node:fs";
import type { Cost } from "./changeCost.ts";
import { replicaTable } from "./replicaTable.ts";

/** What `npm run measure:replicas -- --write` measured. */
export interface KeptReplicas {
  machine: string;
  costs: Cost[];
}

/** Kept in the repository; the table of docs/measurements.md and docs/replicas.svg are made from it. */
export const keptReplicasFile = "docs/data/replicas.json";

export function readKeptReplicas(): KeptReplicas {
  return JSON.parse(readFileSync(keptReplicasFile, "utf8")) as KeptReplicas;
}

/** What docs/measurements.md says of it. */
export function replicasText({ machine, costs }: KeptReplicas): string {
  return `${replicaTable(costs)}\n\nOn ${machine}.`;
}
