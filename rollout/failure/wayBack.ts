import { changeCauseAnnotation, fromChangeCause } from "../../components/changeCause.ts";
import { setCommand, unsetCommand } from "../../refusal/configCommand.ts";
import type { ReplicaSet } from "../objects.ts";
import type { Plan } from "../plan.ts";
import type { Progress } from "../progress.ts";
import { templateOf } from "../revisions.ts";

/**
 * The commands that go back to what serves, or to what ran before, key by key.
 *
 * @param replicaSets of this rollout and of earlier ones.
 * @param current the new template; undefined while it isn't known.
 * @param ran templates of which replicas were seen to run.
 */
export function wayBack(
  replicaSets: ReplicaSet[],
  { current, ran }: { current: string | undefined; ran: ReadonlySet<string> },
  plan: Plan,
  progress: Progress,
): string {
  const others = replicaSets.filter(({ metadata }) => templateOf(metadata) !== current);
  const before = configOf(others.filter((other) => readyIn(other) > 0 || ran.has(templateOf(other.metadata) ?? "")));
  const changes = before === undefined ? fewerReplicas(plan, progress) : changesBetween(plan.revisionConfig, before);
  const up = `npx pulumi up --stack ${plan.stack}`;
  if (changes.length === 0) {
    return `undo the last change of the program or its config, then ${up}`;
  }
  return [...changes.map((change) => `npx pulumi ${change} --stack ${plan.stack}`), up].join(" && ");
}

/** The config of the template that most replicas serve with. */
function configOf(replicaSets: ReplicaSet[]): Record<string, string> | undefined {
  const [most] = [...replicaSets].sort((left, right) => readyIn(right) - readyIn(left));
  const values = fromChangeCause(most?.metadata?.annotations?.[changeCauseAnnotation] ?? "");
  return Object.keys(values).length === 0 ? undefined : values;
}

function readyIn({ status }: ReplicaSet): number {
  return status?.readyReplicas ?? 0;
}

function changesBetween(now: Record<string, string>, before: Record<string, string>): string[] {
  const changed = Object.keys(before).filter((key) => now[key] !== before[key]);
  const added = Object.keys(now).filter((key) => before[key] === undefined);
  return [...changed.map((key) => setCommand(key, before[key])), ...added.map(unsetCommand)];
}

/** Where the template is the one that serves, as many replicas as there is room for. */
function fewerReplicas(
  { revisionConfig, isAutoscaled }: Plan,
  { wanted, available, updated, old }: Progress,
): string[] {
  if (isAutoscaled || old > 0 || available === 0 || available >= wanted || updated > wanted) {
    return [];
  }
  return [setCommand(revisionConfig.replicas === undefined ? "replicaCount" : "replicas", String(available))];
}
