import type { Value } from "../read/json.ts";
import { valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { ofWhich } from "./words.ts";
import { shown } from "./words.ts";

/** The autoscaler that is created, changed or deleted; undefined if none is. */
export function changedAutoscaler(changes: ResourceChange[]): ResourceChange | undefined {
  return changes.find(isAutoscaler);
}

export function isAutoscaler({ kind }: ResourceChange): boolean {
  return kind === "HorizontalPodAutoscaler";
}

/** Whether an autoscaler chooses, or has chosen, how many replicas a Deployment has. */
export function targets(autoscaler: ResourceChange, deployment: ResourceChange): boolean {
  const target = valueAt(autoscaler.new ?? autoscaler.old, "spec", "scaleTargetRef", "name");
  return isAutoscaler(autoscaler) && target === deployment.name;
}

/** How many replicas an autoscaler chooses, such as 2 to 10. */
export function boundsOf(autoscaler: Value | undefined): string {
  return `${shown(fewestReplicas(autoscaler))} to ${shown(mostReplicas(autoscaler))}`;
}

function fewestReplicas(autoscaler: Value | undefined): Value {
  return valueAt(autoscaler, "spec", "minReplicas") ?? 1;
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
      return [`The autoscaler no longer chooses how many there are, until now ${boundsOf(autoscaler.old)}.`];
    case "create":
      return [`From now on an autoscaler chooses how many there are: ${choiceOf(autoscaler.new)}.`];
    case "replace":
    case "update":
      return [
        "The autoscaler chooses how many there are: " +
          `from now on ${choiceOf(autoscaler.new)}, until now ${choiceOf(autoscaler.old)}.`,
      ];
  }
}

function choiceOf(autoscaler: Value | undefined): string {
  return boundsOf(autoscaler) + aimOf(autoscaler);
}

/** What changes about autoscaling, in a few words; nothing if nothing does. */
export function autoscaled(changes: ResourceChange[]): string[] {
  return changes.filter(isAutoscaler).map((autoscaler, _, all) => {
    const which = ofWhich(autoscaler, all);
    const bounds = boundsOf(autoscaler.new);
    switch (autoscaler.change) {
      case "delete":
        return `end of autoscaling${which}`;
      case "create":
        return `autoscaling of ${bounds} replicas${which}`;
      case "replace":
      case "update":
        return boundsOf(autoscaler.old) === bounds
          ? `change of autoscaling${which}`
          : `autoscaling of ${bounds} replicas, not ${boundsOf(autoscaler.old)}${which}`;
    }
  });
}

/** What can go wrong with another autoscaling, in sentences. */
export function autoscalingRisks(changes: ResourceChange[]): string[] {
  return changes.filter(isAutoscaler).flatMap((autoscaler, _, all) => {
    const which = ofWhich(autoscaler, all);
    if (autoscaler.change === "delete") {
      return [
        `**End of autoscaling**${which}: ` +
          `the number of replicas no longer follows the load.${leftOver(autoscaler, changes)}`,
      ];
    }
    const [before, after] = [Number(mostReplicas(autoscaler.old)), Number(mostReplicas(autoscaler.new))];
    const [least, lesser] = [Number(fewestReplicas(autoscaler.old)), Number(fewestReplicas(autoscaler.new))];
    return [
      ...(before > after
        ? [`**Fewer replicas at most**${which}, ${before} → ${after}: those beyond it, if there are any, stop at once.`]
        : []),
      ...(autoscaler.old !== undefined && least > lesser
        ? [
            `**Fewer replicas at least**${which}, ${least} → ${lesser}: ` +
              "at low load, that many are left to serve and to fail.",
          ]
        : []),
      ...(autoscaler.change === "create" ? cutBy(autoscaler, changes, which) : []),
    ];
  });
}

/** What a fixed number does to as many as the autoscaler may have chosen. */
function leftOver(autoscaler: ResourceChange, changes: ResourceChange[]): string {
  const most = Number(mostReplicas(autoscaler.old));
  const fixed = Number(valueAt(scaledBy(autoscaler, changes)?.new, "spec", "replicas"));
  return most > fixed ? ` Up to ${most - fixed} of ${most} stop at once.` : "";
}

/** An autoscaler that comes may allow fewer than there are. */
function cutBy(autoscaler: ResourceChange, changes: ResourceChange[], which: string): string[] {
  const before = Number(valueAt(scaledBy(autoscaler, changes)?.old, "spec", "replicas"));
  const most = Number(mostReplicas(autoscaler.new));
  return before > most
    ? [`**Fewer replicas at most**${which}, ${before} → ${most}: those beyond it stop at once.`]
    : [];
}

/** The Deployment that an autoscaler is for; where only one changes, that one. */
function scaledBy(autoscaler: ResourceChange, changes: ResourceChange[]): ResourceChange | undefined {
  const deployments = changes.filter(({ kind }) => kind === "Deployment");
  return deployments.length === 1 ? deployments[0] : deployments.find((deployment) => targets(autoscaler, deployment));
}
