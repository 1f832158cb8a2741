import { changeCauseAnnotation, fromChangeCause } from "../../components/changeCause";
import { setCommand, unsetCommand } from "../../configCommand";
import type { Plan } from "../plan";
import type { Progress } from "../progress";
import type { ReplicaSet } from "../view";

/** The commands that go back to what serves, key by key. */
export function wayBack(
  replicaSets: ReplicaSet[],
  currentTemplate: string | undefined,
  plan: Plan,
  progress: Progress,
): string {
  const before = servingBefore(replicaSets, currentTemplate);
  const changes = before === undefined ? fewerReplicas(plan, progress) : changesBetween(plan.operatorValues, before);
  const up = `npx pulumi up --stack ${plan.stack}`;
  if (changes.length === 0) {
    return `undo the last change of the program or its config, then ${up}`;
  }
  return [...changes.map((change) => `npx pulumi ${change} --stack ${plan.stack}`), up].join(" && ");
}

/** The config of the earlier template that most replicas serve with. */
function servingBefore(
  replicaSets: ReplicaSet[],
  currentTemplate: string | undefined,
): Record<string, string> | undefined {
  const [most] = replicaSets
    .filter(({ metadata, status }) => (status?.readyReplicas ?? 0) > 0 && templateOf(metadata) !== currentTemplate)
    .sort((left, right) => (right.status?.readyReplicas ?? 0) - (left.status?.readyReplicas ?? 0));
  const values = fromChangeCause(most?.metadata?.annotations?.[changeCauseAnnotation] ?? "");
  return Object.keys(values).length === 0 ? undefined : values;
}

/** The template of a ReplicaSet or a pod, as Kubernetes tells them apart. */
export function templateOf(metadata: ReplicaSet["metadata"]): string | undefined {
  return metadata?.labels?.["pod-template-hash"];
}

function changesBetween(now: Record<string, string>, before: Record<string, string>): string[] {
  const changed = Object.keys(before).filter((key) => now[key] !== before[key]);
  const added = Object.keys(now).filter((key) => before[key] === undefined);
  return [...changed.map((key) => setCommand(key, before[key])), ...added.map(unsetCommand)];
}

/** Where the template is the one that serves, as many replicas as there is room for. */
function fewerReplicas({ operatorValues }: Plan, { wanted, available, updated, old }: Progress): string[] {
  if (old > 0 || available === 0 || available >= wanted || updated > wanted) {
    return [];
  }
  return [setCommand(operatorValues.replicas === undefined ? "replicaCount" : "replicas", String(available))];
}
