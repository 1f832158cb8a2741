/**
 * How many replicas a rolling update may start beyond those wanted; a percentage is rounded up.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
 */
export function surgeOf(maxSurge: number | string, wanted: number): number {
  return typeof maxSurge === "number" ? maxSurge : Math.ceil((Number.parseInt(maxSurge, 10) * wanted) / 100);
}
