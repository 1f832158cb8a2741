/** A change of how many replicas there are; with as many before as after it is an update of all of them. */
export interface ReplicaChange {
  from: number;
  to: number;
}

/** Creates as many replicas as the first size says, updates them all, scales to the next size, and so on. */
export function replicaChanges(sizes: number[]): ReplicaChange[] {
  return sizes.flatMap((size, index) => [
    { from: sizes[index - 1] ?? 0, to: size },
    { from: size, to: size },
  ]);
}

export function isUpdate({ from, to }: ReplicaChange): boolean {
  return from === to;
}

export function titleOf(change: ReplicaChange): string {
  const [from, to] = [change.from, change.to].map((count) => count.toLocaleString("en"));
  if (isUpdate(change)) {
    return `update of ${to}`;
  }
  return change.from === 0 ? `first ${to} replicas` : `${from} → ${to} replicas`;
}
