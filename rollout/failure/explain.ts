import { setTimeout as sleep } from "node:timers/promises";
import type { CoreV1EventList } from "@kubernetes/client-node";
import { secretMasker } from "../../refusal/secrets.ts";
import { quoted } from "../../refusal/shell.ts";
import type { ApiServer } from "../../kubernetes/apiServer.ts";
import type { Plan } from "../plan.ts";
import type { Failure } from "./find.ts";

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
  const command = `kubectl --context ${quoted(context)} -n ${namespace}`;
  const { name } = plan.deployment.manifest.metadata;
  return [
    `The rollout of ${namespace}/${name} to ${image} failed: ${reason} (${lacking}).`,
    `  ${who}: ${bounded(message, plan)}`,
    ...(pod === undefined ? [] : await lastWords(apiServer, plan, pod, container)),
    `  ${whoServes(serving)}`,
    `To go back: ${wayBack}`,
    `To look closer: ${command} describe pods${pod === undefined ? "" : ` ${pod}`}; the stack is ${stack}.`,
  ].join("\n");
}

function whoServes(count: number): string {
  if (count === 0) {
    return "No replica serves.";
  }
  return count === 1 ? "1 ready replica keeps serving." : `${count} ready replicas keep serving.`;
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
  return [
    ...events.map((event) => `  event: ${bounded(event, plan)}`),
    ...(plan.showsLogs
      ? log.map((line) => `  log: ${bounded(line, plan)}`)
      : log.length > 0
        ? [hidden(plan, pod)]
        : []),
  ];
}

/** Where a log is not shown, how to read it. */
function hidden({ context, namespace, stack }: Plan, pod: string): string {
  return (
    `  log: not shown, as others may read this: kubectl --context ${quoted(context)} -n ${namespace} logs ${pod} ` +
    `--all-containers --previous; to have it shown: npx pulumi config set failureLogs true --stack ${stack}`
  );
}

/** A line of a message, an event or a log, without secrets, as far as it is shown. */
function bounded(line: string, { secrets }: Plan): string {
  const text = secretMasker(secrets)(line);
  return text.length > lineLimit ? `${text.slice(0, lineLimit)}…` : text;
}

const lineLimit = 500;

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
  const query = {
    tailLines: "10",
    limitBytes: String(logLimitBytes),
    ...(container === undefined ? {} : { container }),
  };
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
  return wholeLines(log ?? "").filter((line) => line !== "");
}

const logLimitBytes = 65_536;

/** The lines of a log but for a last one that was cut, and so could end in a part of a secret; the only one stays. */
function wholeLines(log: string): string[] {
  const lines = log.split("\n");
  return Buffer.byteLength(log) >= logLimitBytes && lines.length > 1 ? lines.slice(0, -1) : lines;
}
