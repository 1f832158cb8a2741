import { coreDns, coreDnsAnswers, coreDnsImage, installCoreDns } from "./coreDns.ts";
import type { BuiltImage } from "./images.ts";
import { hasRoutes, installKubeRouter, kubeRouter } from "./kubeRouter.ts";
import { hasMetricsOf, installMetricsServer, metricsServer, metricsServerImage } from "./metricsServer.ts";
import type { ClusterNode } from "./nodes.ts";
import { waitFor } from "./readiness.ts";
import { startPrograms } from "./supervisor.ts";
import type { GoBuild } from "../goBuild.ts";
import type { Note } from "../progress.ts";

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
