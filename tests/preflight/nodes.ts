import type { Node } from "../../kubernetes/node.ts";

/** A ready node with room for two pods of a CPU, but for what is said. */
export function node(name: string, { spec, status }: Pick<Node, "spec" | "status"> = {}): Node {
  return {
    metadata: { name },
    spec,
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { operatingSystem: "linux", architecture: "amd64" },
      allocatable: { cpu: "2", memory: "8Gi", pods: "110" },
      ...status,
    } as Node["status"],
  };
}
