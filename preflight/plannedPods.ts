import type { V1Deployment, V1DeploymentSpec, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import { surgeOf } from "../components/surge.ts";
import type { Json } from "../kubernetes/apiServer.ts";
import { isSame } from "./changes.ts";

export type AutoscalerBounds = Pick<V2HorizontalPodAutoscalerSpec, "minReplicas" | "maxReplicas">;

/** The pods that an update makes. */
export interface PlannedPods {
  template: Json<V1PodTemplateSpec>;
  /** The template that the last update gave; undefined if there was none. */
  templateBefore?: Json<V1PodTemplateSpec>;
  /** Whether each replica that runs is replaced. */
  isRollout: boolean;
  /** Replicas that are there. */
  current: number;
  /** Replicas that are to be there in the end. */
  wanted: number;
  /** Of an autoscaler, if one chooses how many they are. */
  bounds?: AutoscalerBounds;
  /** Replicas beyond those wanted that may be there meanwhile. */
  surge: number;
}

/**
 * The pods that an update of a Deployment makes; undefined if it makes none: if it only takes replicas away, changes
 * nothing of them, or is paused.
 *
 * @param before what the last update gave; undefined if the Deployment is new.
 * @param live as the API server has it; undefined if it has none or doesn't tell.
 * @param bounds of an autoscaler, if one chooses the count.
 */
export function plannedPods(
  spec: Json<V1DeploymentSpec>,
  before: Json<V1DeploymentSpec> | undefined,
  live: Json<V1Deployment> | undefined,
  bounds?: AutoscalerBounds,
): PlannedPods | undefined {
  const current = live?.status?.replicas ?? 0;
  const wanted = bounds === undefined ? (spec.replicas ?? 1) : within(bounds, live?.spec?.replicas ?? 0);
  const isOther = before?.paused === true || !isSame(before?.template, spec.template);
  const isRollout = current > 0 && spec.paused !== true && isOther;
  if (wanted === 0 || (!isRollout && wanted <= current)) {
    return undefined;
  }
  const surge = isRollout ? surgeOf(spec.strategy?.rollingUpdate?.maxSurge ?? "25%", wanted) : 0;
  return { template: spec.template, templateBefore: before?.template, isRollout, current, wanted, bounds, surge };
}

/** How many replicas an autoscaler leaves of those that there are. */
function within({ minReplicas = 1, maxReplicas }: AutoscalerBounds, replicas: number): number {
  return Math.min(Math.max(replicas, minReplicas), maxReplicas);
}
