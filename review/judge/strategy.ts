import type { Value } from "../read/json.ts";
import { valueAt } from "../read/json.ts";

/** How many pods an update of the template may take away, and add, at a time; NaN where it can't be told. */
export interface Strategy {
  unavailable: number;
  surge: number;
}

/**
 * The strategy of a Deployment as Kubernetes resolves it: a percentage of what may be unavailable is rounded down, of
 * the surge up, and if both come to 0, one pod may be unavailable.
 */
export function strategyOf(spec: Value | undefined, replicas: number): Strategy {
  if (isRecreate(spec)) {
    return { unavailable: replicas, surge: 0 };
  }
  const unavailable = Math.floor(resolved(valueAt(spec, "strategy", "rollingUpdate", "maxUnavailable"), replicas));
  const surge = Math.ceil(resolved(valueAt(spec, "strategy", "rollingUpdate", "maxSurge"), replicas));
  return { unavailable: unavailable === 0 && surge === 0 ? 1 : unavailable, surge };
}

/** Whether an update of the template may take away all pods at a time. */
export function takesAllAway(spec: Value | undefined, replicas: number): boolean {
  return isRecreate(spec) || strategyOf(spec, replicas).unavailable >= replicas;
}

function isRecreate(spec: Value | undefined): boolean {
  return valueAt(spec, "strategy", "type") === "Recreate";
}

function resolved(value: Value | undefined, replicas: number): number {
  const amount = value ?? "25%";
  return typeof amount === "string" ? (replicas * Number.parseInt(amount, 10)) / 100 : Number(amount);
}
