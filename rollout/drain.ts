import type { V1PodSpec } from "@kubernetes/client-node";
import type { Json } from "../kubernetes/apiServer.ts";

/** How long a replica may take that was told to go. */
export interface Drain {
  /** Until it is killed. */
  gracePeriodSeconds: number;
  /** Of that, after its preStop time. */
  drainSeconds: number;
}

/** How long a replica may take, as its own template says. */
export function drainOf(spec: Json<V1PodSpec> | undefined): Drain {
  const gracePeriodSeconds = spec?.terminationGracePeriodSeconds ?? 30;
  const preStopSeconds = spec?.containers.at(0)?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  return { gracePeriodSeconds, drainSeconds: gracePeriodSeconds - preStopSeconds };
}
