import { administer } from "../../../local/cluster/administer";
import { hasRoutes } from "../../../local/cluster/kubeRouter";
import { setCable } from "../../../local/cluster/network";
import { clusterNodes } from "../../../local/cluster/nodes";
import { killProgram } from "../../../local/cluster/supervisor";
import { until } from "../testStack";

const nodes = clusterNodes(3);

/** Joins a node again that was cut off, until it is ready, and its pods and all others reach each other. */
export async function rejoin(number: number): Promise<void> {
  const node = nodes[number - 1];
  await setCable(node, true);
  await administer(["wait", `node/${node.name}`, "--for=condition=Ready", "--timeout=120s"]);
  // By themselves both try the way to the others again, some minutes and up to a minute later.
  await killProgram(`kube-router-${node.number}`);
  await killProgram(`kube-proxy-${node.number}`);
  await until("routes on all nodes", async () => {
    const found = await Promise.all(nodes.map((each) => hasRoutes(each, nodes)));
    return found.every((hasAll) => hasAll);
  });
}
