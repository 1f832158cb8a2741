import { setTimeout as sleep } from "node:timers/promises";
import type { CoreV1EventList } from "@kubernetes/client-node";
import { secretMark } from "../../configCommand";
import type { ApiServer } from "../../kubernetes/apiServer";
import type { Plan } from "../plan";
import type { Failure } from "./find";

/** What is said of a failed rollout besides the failure itself. */
export interface Circumstances {
  /** What the rollout still lacks, in words. */
  lacking: string;
  /** Replicas that serve. */
  serving: number;
  /** The commands that go back to what serves. */
  wayBack: string;
}

/**
 * A failed rollout in words: the pod, the reason, its last events and log lines, who still serves, and what to run to
 * go back.
 */
export async function explain(
  apiServer: ApiServer,
  plan: Plan,
  failure: Failure,
  circumstances: Circumstances,
): Promise<string> {
  const { namespace, stack, context, image } = plan;
  const { pod, container, reason, message } = failure;
  const who =
    pod === undefined
      ? "replicas"
      : `pod ${pod}${container === undefined || isMain(plan, container) ? "" : `, container ${container}`}`;
  const { lacking, serving, wayBack } = circumstances;
  const text = [
    `The rollout of ${namespace}/${plan.deployment.manifest.metadata.name} to ${image} failed: ${reason} (${lacking}).`,
    `  ${who}: ${message}`,
    ...(pod === undefined ? [] : await lastWords(apiServer, plan, pod, container)),
    serving > 0 ? `  ${serving} ready replicas keep serving.` : "  No replica serves.",
    `To go back: ${wayBack}`,
    `To look closer: kubectl --context ${context} -n ${namespace} describe pods${pod === undefined ? "" : ` ${pod}`}; the stack is ${stack}.`,
  ].join("\n");
  return masked(text, plan.secrets);
}

/** A text without secrets: neither whole, nor a line of one that has several, nor as they stand in JSON or in base64. */
function masked(text: string, secrets: string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    ...secret.split("\n").filter((line) => line.length >= 4),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ]);
  const longestFirst = forms.sort((left, right) => right.length - left.length);
  return longestFirst.reduce((rest, form) => rest.replaceAll(form, secretMark), text);
}

function isMain({ deployment: { manifest } }: Plan, container: string): boolean {
  const { template } = manifest.spec as { template: { spec: { containers: { name: string }[] } } };
  return container === template.spec.containers[0].name;
}

/** The last warnings about a pod, and the last lines of its log. */
async function lastWords(apiServer: ApiServer, plan: Plan, pod: string, container?: string): Promise<string[]> {
  const [events, log] = await Promise.all([
    warnings(apiServer, plan.namespace, pod),
    lastLogLines(apiServer, plan.namespace, pod, container),
  ]);
  return [...events.map((event) => `  event: ${event}`), ...log.map((line) => `  log: ${line}`)];
}

async function warnings(apiServer: ApiServer, namespace: string, pod: string): Promise<string[]> {
  const fieldSelector = `involvedObject.name=${pod},type=Warning`;
  const events = await apiServer
    .get<CoreV1EventList>(`/api/v1/namespaces/${namespace}/events`, { fieldSelector })
    .catch(() => undefined);
  return [...new Set((events?.items ?? []).map(({ reason, message }) => `${reason}: ${message?.trim()}`))].slice(-3);
}

/** What the kubelet answers in place of a log while it replaces a container that has ended. */
const noLog = /^(?:unable to retrieve container logs|failed to try resolving symlinks)/;

async function lastLogLines(
  apiServer: ApiServer,
  namespace: string,
  pod: string,
  container?: string,
  again = true,
): Promise<string[]> {
  const query: Record<string, string> = container === undefined ? { tailLines: "10" } : { tailLines: "10", container };
  const read = (previous: boolean) =>
    apiServer
      .getText(`/api/v1/namespaces/${namespace}/pods/${pod}/log`, { ...query, previous: String(previous) })
      .catch(() => "");
  const logs = [await read(true), await read(false)];
  const log = logs.find((text) => text !== "" && !noLog.test(text));
  if (log === undefined && again && logs.some((text) => noLog.test(text))) {
    await sleep(1000);
    return lastLogLines(apiServer, namespace, pod, container, false);
  }
  return (log ?? "").split("\n").filter((line) => line !== "");
}
