import type { V1LimitRange, V1LimitRangeItem } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../../kubernetes/apiServer.ts";
import { project } from "../../project.ts";
import { setCommand } from "../../refusal/configCommand.ts";
import { quoted } from "../../refusal/shell.ts";
import type { PlannedPods } from "../plannedPods.ts";
import type { Report } from "../report.ts";
import { allOf, finding } from "../report.ts";
import { amounts } from "./resources.ts";

type Kind = "requests" | "limits";

/** What sets a request or limit; there is no CPU limit. */
const keys: Record<string, string | undefined> = {
  "requests.cpu": "cpuRequest",
  "requests.memory": "memoryRequest",
  "limits.memory": "memoryLimit",
};

/**
 * Refuses requests and limits that a LimitRange of the namespace doesn't allow a container.
 *
 * @returns undefined if they may not be listed, or nothing is heard.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export async function checkLimitRanges(
  apiServer: ApiServer,
  { namespace, stack, context }: { namespace: string; stack: string; context: string },
  { template }: PlannedPods,
): Promise<Report | undefined> {
  const ranges = await apiServer
    .list<V1LimitRange>(`/api/v1/namespaces/${namespace}/limitranges`)
    .catch(() => undefined);
  if (ranges === undefined) {
    return undefined;
  }
  const given = template.spec?.containers[0].resources ?? {};
  const reports = ranges.items.flatMap(({ metadata, spec }) =>
    (spec?.limits ?? [])
      .filter(({ type }) => type === "Container")
      .flatMap((range) => violations(range, given as Record<Kind, Record<string, string>>))
      .map(({ name, value, allowed, bound }) => {
        const subject = `LimitRange ${namespace}/${metadata?.name}`;
        const key = keys[name];
        return finding(
          "room",
          [...(key === undefined ? [] : [`${project}:${key}`]), subject],
          key === undefined
            ? `${subject} allows a container ${allowed} of ${name}, and a replica has ${value}. ` +
                `Run: kubectl --context ${quoted(context)} -n ${namespace} edit limitrange ${metadata?.name}`
            : `${project}:${key} is ${JSON.stringify(value)}; allowed by ${subject} is ${allowed}. ` +
                `Run: npx pulumi ${setCommand(key, bound)} --stack ${stack}`,
        );
      }),
  );
  return allOf(reports);
}

interface Violation {
  /** Such as limits.memory. */
  name: string;
  value: string;
  allowed: string;
  /** The nearest value that is allowed. */
  bound: string;
}

/** What a container is refused for, with the defaults that the same range fills in. */
function violations(range: Json<V1LimitRangeItem>, given: Record<Kind, Record<string, string>>): Violation[] {
  const limits: Record<string, string> = { ...range._default, ...defaultOf(range), ...given.limits };
  const requests: Record<string, string> = { ...range.defaultRequest, ...given.requests };
  const tooSmall = Object.entries(range.min ?? {}).filter(([name, bound]) => exceeds(bound, requests[name]));
  const tooLarge = Object.entries(range.max ?? {}).filter(([name, bound]) => exceeds(limits[name], bound));
  const aboveLimit = Object.keys(requests).filter((name) => exceeds(requests[name], limits[name]));
  return [
    ...tooSmall.map(([name, bound]) => ({
      name: `requests.${name}`,
      value: requests[name],
      allowed: `at least ${bound}`,
      bound,
    })),
    ...tooLarge.map(([name, bound]) => ({
      name: `limits.${name}`,
      value: limits[name],
      allowed: `at most ${bound}`,
      bound,
    })),
    ...aboveLimit.map((name) => ({
      name: `requests.${name}`,
      value: requests[name],
      allowed: `at most ${limits[name]}`,
      bound: limits[name],
    })),
  ];
}

/** The field is called default, which the client library's types can't say. */
function defaultOf(range: object): Record<string, string> {
  return "default" in range ? (range.default as Record<string, string>) : {};
}

function exceeds(quantity: string | undefined, bound: string | undefined): boolean {
  const { is, most } = amounts({ is: quantity ?? "", most: bound ?? "" });
  return is > most;
}
