import * as fc from "fast-check";

/** What happens to a stack in a soak. */
export type Step =
  | { kind: "scale"; replicas: number }
  | { kind: "update" }
  | { kind: "two updates at once" }
  | { kind: "an update to a missing tag, and back" }
  | { kind: "a paused update" }
  | { kind: "an update that is killed" }
  | { kind: "an update while the API server restarts"; downSeconds: number }
  | { kind: "a change by hand" }
  | { kind: "a deleted pod" }
  | { kind: "a killed kubelet" }
  | { kind: "a killed server" }
  | { kind: "a drained node"; node: number }
  | { kind: "a lost node"; node: number };

const ofEveryCluster: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("scale" as const), replicas: fc.integer({ min: 2, max: 6 }) }),
  },
  { weight: 4, arbitrary: fc.constant<Step>({ kind: "update" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "two updates at once" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "an update to a missing tag, and back" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "a paused update" }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "an update that is killed" }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("an update while the API server restarts" as const),
      downSeconds: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "a change by hand" }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: "a deleted pod" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "a killed kubelet" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "a killed server" }) },
];

/** With the number of a node other than the first, which the load comes in by. */
function ofSeveralNodes(nodeCount: number): fc.WeightedArbitrary<Step>[] {
  const node = fc.integer({ min: 2, max: nodeCount });
  return [
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("a drained node" as const), node }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("a lost node" as const), node }) },
  ];
}

/** Steps by chance, the same ones for the same seed and number of nodes. */
export function stepsOf(seed: number, nodeCount: number, count: number): Step[] {
  const ofNodes = nodeCount > 1 ? ofSeveralNodes(nodeCount) : [];
  return fc.sample(fc.oneof(...ofEveryCluster, ...ofNodes), { seed, numRuns: count });
}
