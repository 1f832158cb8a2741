import type { Value } from "../read/json";
import { valueAt } from "../read/json";
import type { ResourceChange } from "../read/resourceChange";
import { shown } from "./words";

/** The autoscaler that is created, changed or deleted; undefined if none is. */
export function changedAutoscaler(changes: ResourceChange[]): ResourceChange | undefined {
  return changes.find(isAutoscaler);
}

export function isAutoscaler({ kind }: ResourceChange): boolean {
  return kind === "HorizontalPodAutoscaler";
}

/** How many replicas an autoscaler chooses, such as 2 to 10. */
export function boundsOf(autoscaler: Value | undefined): string {
  return `${shown(valueAt(autoscaler, "spec", "minReplicas") ?? 1)} to ${shown(mostReplicas(autoscaler))}`;
}

function mostReplicas(autoscaler: Value | undefined): Value | undefined {
  return valueAt(autoscaler, "spec", "maxReplicas");
}

/** By what it chooses, such as 70% of the CPU that replicas reserve; nothing if that is not the CPU alone. */
function aimOf(autoscaler: Value | undefined): string {
  const metrics = valueAt(autoscaler, "spec", "metrics");
  const target = valueAt(metrics, 0, "resource", "target", "averageUtilization");
  return target === undefined || (Array.isArray(metrics) && metrics.length > 1)
    ? ""
    : ` for ${shown(target)}% of the CPU that they reserve`;
}

/** Who chooses how many replicas there are from now on, in sentences; none if that stays as it is. */
export function choiceAfter(changes: ResourceChange[]): string[] {
  const autoscaler = changedAutoscaler(changes);
  switch (autoscaler?.change) {
    case undefined:
      return [];
    case "delete":
      return ["The autoscaler no longer chooses how many there are."];
    case "create":
      return [`From now on an autoscaler chooses how many there are: ${choiceOf(autoscaler.new)}.`];
    case "replace":
    case "update":
      return [
        `The autoscaler chooses how many there are: from now on ${choiceOf(autoscaler.new)}, until now ${choiceOf(autoscaler.old)}.`,
      ];
  }
}

function choiceOf(autoscaler: Value | undefined): string {
  return boundsOf(autoscaler) + aimOf(autoscaler);
}

/** What changes about autoscaling, in a few words; nothing if nothing does. */
export function autoscaled(changes: ResourceChange[]): string[] {
  const autoscaler = changedAutoscaler(changes);
  switch (autoscaler?.change) {
    case undefined:
      return [];
    case "delete":
      return ["end of autoscaling"];
    case "create":
      return [`autoscaling of ${boundsOf(autoscaler.new)} replicas`];
    case "replace":
    case "update":
      return [
        boundsOf(autoscaler.old) === boundsOf(autoscaler.new)
          ? "change of autoscaling"
          : `autoscaling of ${boundsOf(autoscaler.new)} replicas, not ${boundsOf(autoscaler.old)}`,
      ];
  }
}

/** What can go wrong with another autoscaling, in sentences. */
export function autoscalingRisks(changes: ResourceChange[]): string[] {
  const autoscaler = changedAutoscaler(changes);
  if (autoscaler?.change === "delete") {
    return ["**End of autoscaling**: the number of replicas no longer follows the load."];
  }
  const [before, after] = [Number(mostReplicas(autoscaler?.old)), Number(mostReplicas(autoscaler?.new))];
  return before > after ? [`**Fewer replicas at most**, ${before} → ${after}: those beyond it stop at once.`] : [];
}
