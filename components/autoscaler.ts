import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";

/**
 * Chooses the replica count by CPU use.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/
 */
export function autoscalerSpec(
  deployment: string,
  { minReplicas, maxReplicas, targetCpuPercent }: NonNullable<ChatServiceValues["autoscaling"]>,
): pulumi.Unwrap<k8s.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec> {
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
    minReplicas,
    maxReplicas,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: targetCpuPercent } },
      },
    ],
  };
}
