import type { V1Deployment } from "@kubernetes/client-node";

/** Whether a Deployment is complete: its generation observed, every replica updated and available, no old one left. */
export function isComplete({ metadata, spec, status }: V1Deployment): boolean {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status ?? {};
  const counts = [replicas, updatedReplicas, availableReplicas];
  return observedGeneration === metadata?.generation && counts.every((count) => count === spec?.replicas);
}
