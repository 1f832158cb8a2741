import { administer } from "../../../local/cluster/administer.ts";
import { hasRoutes } from "../../../local/cluster/kubeRouter.ts";
import { setCable } from "../../../local/cluster/network.ts";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import { programName } from "../../../local/cluster/programs.ts";
import { killProgram } from "../../../local/cluster/supervisor.ts";
import { until } from "../testStack.ts";

const nodes = clusterNodes(3);

/** Joins a node again that was cut off, until it is ready, and its pods and all others reach each other. */
export async function rejoin(number: number): Promise<void> {
  const node = nodes[number - 1];
  await setCable(node, true);
  // By themselves they try the way to the others again, some of them after a minute or more.
  for (const program of ["kubelet", "kube-proxy", "kube-router"] as const) {
    await killProgram(programName(program, node.number));
  }
  await administer(["wait", `node/${node.name}`, "--for=condition=Ready", "--timeout=120s"]);
  await until("routes on all nodes", async () => {
    const found = await Promise.all(nodes.map((each) => hasRoutes(each, nodes)));
    return found.every((hasAll) => hasAll);
  });
}
