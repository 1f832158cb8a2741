import type { V1Node } from "@kubernetes/client-node";
import type { Json } from "./apiServer.ts";

export type Node = Json<V1Node>;

/** Whether its kubelet says that it takes pods, and lately. */
export function isReady({ status }: Node): boolean {
  return status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}
