import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { slowestFront } from "./front.ts";
import { podTemplate } from "./podTemplate.ts";
import { timings } from "./timings.ts";

/** Identical replicas, of which an update never takes one away before another one is there. */
export function deploymentSpec(
  name: string,
  selector: Record<string, string>,
  values: ChatServiceValues,
  secretName: string | undefined,
): pulumi.Unwrap<k8s.types.input.apps.v1.DeploymentSpec> {
  const replicaTimings = timings({ ...values, front: slowestFront(values) });
  return {
    replicas: values.replicaCount,
    selector: { matchLabels: selector },
    paused: values.paused,
    minReadySeconds: replicaTimings.minReadySeconds,
    progressDeadlineSeconds: values.progressDeadlineSeconds,
    revisionHistoryLimit: 10,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: values.maxSurge } },
    template: podTemplate(name, selector, values, { secretName, timings: replicaTimings }),
  };
}
