import { coreDns, coreDnsAnswers, coreDnsImage, installCoreDns } from "./coreDns";
import type { BuiltImage } from "./images";
import { hasRoutes, installKubeRouter, kubeRouter } from "./kubeRouter";
import { hasMetricsOf, installMetricsServer, metricsServer, metricsServerImage } from "./metricsServer";
import type { ClusterNode } from "./nodes";
import { waitFor } from "./readiness";
import { startPrograms } from "./supervisor";
import type { GoBuild } from "../goBuild";
import type { Note } from "../progress";

/** What a cluster of several nodes has beside Kubernetes: kube-router as a program on each, the others as pods. */
export const addOnBuilds: GoBuild[] = [kubeRouter, coreDns, metricsServer];

export function addOnImages(): BuiltImage[] {
  return [coreDnsImage(), metricsServerImage()];
}

/** Installs all of it and waits until it works. */
export async function installAddOns(nodes: ClusterNode[], note: Note): Promise<void> {
  note("installing kube-router, CoreDNS and metrics-server");
  await installKubeRouter(nodes);
  await startPrograms();
  await installCoreDns();
  await installMetricsServer();
  for (const node of nodes) {
    await waitFor(`routes from ${node.name} to the other nodes' pods`, () => hasRoutes(node, nodes), note);
  }
  await waitFor("the cluster DNS", coreDnsAnswers, note);
  await waitFor("metrics of all nodes", () => hasMetricsOf(nodes.length), note);
}
