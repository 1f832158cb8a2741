import type { V1Deployment, V1DeploymentSpec, V1PodTemplateSpec } from "@kubernetes/client-node";
import type { V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import { surgeOf } from "../components/surge";
import type { Json } from "../kubernetes/apiServer";
import { isSame } from "./changes";

type AutoscalerBounds = Pick<V2HorizontalPodAutoscalerSpec, "minReplicas" | "maxReplicas">;

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
  /** The bound of an autoscaler that has to be lower for fewer of them; undefined where no autoscaler chooses. */
  bound?: { name: keyof AutoscalerBounds; value: number };
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
  const { wanted, bound } =
    bounds === undefined ? { wanted: spec.replicas ?? 1 } : autoscaled(live?.spec?.replicas ?? 0, bounds);
  const isOther = before?.paused === true || !isSame(before?.template, spec.template);
  const isRollout = current > 0 && spec.paused !== true && isOther;
  if (wanted === 0 || (!isRollout && wanted <= current)) {
    return undefined;
  }
  const surge = isRollout ? surgeOf(spec.strategy?.rollingUpdate?.maxSurge ?? "25%", wanted) : 0;
  return { template: spec.template, templateBefore: before?.template, isRollout, current, wanted, bound, surge };
}

/** How many replicas an autoscaler leaves of those that there are, and the bound that keeps it from fewer. */
function autoscaled(
  current: number,
  { minReplicas = 1, maxReplicas }: AutoscalerBounds,
): Required<Pick<PlannedPods, "wanted" | "bound">> {
  return current > minReplicas
    ? { wanted: Math.min(current, maxReplicas), bound: { name: "maxReplicas", value: maxReplicas } }
    : { wanted: minReplicas, bound: { name: "minReplicas", value: minReplicas } };
}
