import type { Value } from "../read/json.ts";
import { valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";
import { shown } from "./words.ts";

/** How many pods a drain may take at a time from now on, in sentences; none if that stays as it is. */
export function drainsAfter(changes: ResourceChange[]): string[] {
  return budgetsIn(changes).map(({ change, old, new: planned }) => {
    switch (change) {
      case "create":
        return `A drain of nodes takes ${allowance(planned)}.`;
      case "delete":
        return "A drain of nodes may take all of them at a time.";
      case "replace":
      case "update":
        return `A drain of nodes takes ${allowance(planned)}; until now, ${allowance(old)}.`;
    }
  });
}

/** What can go wrong with another limit of what a drain takes, in sentences; a deletion is a risk of its own. */
export function disruptionRisks(changes: ResourceChange[]): string[] {
  return budgetsIn(changes).flatMap((budget) => [
    ...(isWider(budget)
      ? [
          `**Disruption budget** of ${nameOf(budget)} widens: a drain of nodes takes ${allowance(budget.new)}; ` +
            `until now, ${allowance(budget.old)}.`,
        ]
      : []),
    ...(budget.new !== undefined && allowsNone(budget.new) && !allowsNone(budget.old)
      ? [`**Drains are blocked** by ${nameOf(budget)}: a drain may take no pod, so that nodes can't be emptied.`]
      : []),
  ]);
}

/** PodDisruptionBudgets by which a drain may take another number of pods than before. */
function budgetsIn(changes: ResourceChange[]): ResourceChange[] {
  return changes
    .filter(({ kind }) => kind === "PodDisruptionBudget")
    .filter(({ old, new: planned }) => allowance(old) !== allowance(planned));
}

/**
 * What a budget allows, in words; a percentage is rounded up.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
function allowance(budget: Value | undefined): string {
  const { most, least } = limitsOf(budget);
  if (most !== undefined) {
    return `at most ${shown(most)} of them at a time${isPercentage(most) ? ", rounded up" : ""}`;
  }
  return least === undefined
    ? "as many as it likes"
    : `none unless ${shown(least)} of them${isPercentage(least) ? ", rounded up," : ""} stay ready`;
}

function limitsOf(budget: Value | undefined) {
  return { most: valueAt(budget, "spec", "maxUnavailable"), least: valueAt(budget, "spec", "minAvailable") };
}

function isPercentage(limit: Value): boolean {
  return typeof limit === "string" && limit.endsWith("%");
}

/** Whether a drain may take more than before; where limits of two kinds can't be compared, it may. */
function isWider({ old, new: planned }: ResourceChange): boolean {
  if (old === undefined || planned === undefined) {
    return false;
  }
  const [before, after] = [limitsOf(old), limitsOf(planned)];
  const isUnlimited = after.most === undefined && after.least === undefined;
  const wasUnlimited = before.most === undefined && before.least === undefined;
  if (isUnlimited || wasUnlimited) {
    return isUnlimited && !wasUnlimited;
  }
  return before.most !== undefined && after.most !== undefined
    ? !(amount(after.most) <= amount(before.most)) || isPercentage(after.most) !== isPercentage(before.most)
    : before.least === undefined ||
        after.least === undefined ||
        !(amount(after.least) >= amount(before.least)) ||
        isPercentage(after.least) !== isPercentage(before.least);
}

function amount(limit: Value): number {
  return Number.parseInt(shown(limit), 10);
}

function allowsNone(budget: Value | undefined): boolean {
  const { most, least } = limitsOf(budget);
  return (most !== undefined && amount(most) === 0) || least === "100%";
}
