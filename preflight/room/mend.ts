import { numberOf } from "../../components/quantity.ts";
import { setCommand, unsetCommand } from "../../refusal/configCommand.ts";
import type { PlannedPods } from "../plannedPods.ts";
import type { Place } from "./rehearse.ts";
import { rehearse } from "./rehearse.ts";
import type { Resources } from "./resources.ts";
import { shortOf, shown } from "./resources.ts";

/** What sets the request of a resource. */
const requestKeys: Record<string, string | undefined> = { cpu: "cpuRequest", memory: "memoryRequest" };

/** A key of the config that is set too high. */
interface Excess {
  key: string;
  value: unknown;
  /** The `pulumi` arguments that lower it, and what else keeps it up. */
  commands: string[];
}

/**
 * What sets right what is short: a request as it was before, else as many replicas as fit, else the most that one may
 * request.
 */
export function mend(places: Place[], takes: Resources, pods: PlannedPods, countKey: string): Excess {
  const shorts = places.map(({ free }) => shortOf(free, takes)?.replace(/^requests\./, ""));
  const requests = (template: PlannedPods["templateBefore"]) =>
    (template?.spec?.containers[0].resources?.requests ?? {}) as Record<string, string>;
  const [is, was] = [requests(pods.template), requests(pods.templateBefore)];
  const counted = Object.keys(requestKeys).filter((name) =>
    places.some(({ free }) => name in free || `requests.${name}` in free),
  );
  const grown = counted.filter((name) => numberOf(is[name]) > numberOf(was[name] ?? ""));
  const raised = grown.find((name) => shorts.includes(name)) ?? (shorts.includes(undefined) ? grown.at(0) : undefined);
  const key = requestKeys[raised ?? ""];
  if (raised !== undefined && key !== undefined) {
    return { key, value: is[raised], commands: [setCommand(key, was[raised])] };
  }
  const fitting = mostThatFit(places, takes, pods);
  if (fitting > 0) {
    return fewer(pods, fitting, countKey);
  }
  const short = shorts.find((name) => name !== undefined && name in requestKeys) ?? "";
  const most = Math.max(0, ...places.map(({ free }) => free[short] ?? free[`requests.${short}`] ?? 0));
  const shortKey = requestKeys[short];
  return shortKey === undefined || most === 0
    ? fewer(pods, 0, countKey)
    : { key: shortKey, value: is[short], commands: [setCommand(shortKey, shown(short, most))] };
}

/** What lets there be fewer replicas: the count, or those bounds of an autoscaler that keep more. */
function fewer({ wanted, current, bounds }: PlannedPods, most: number, countKey: string): Excess {
  if (bounds === undefined) {
    return { key: countKey, value: wanted, commands: [setCommand(countKey, String(most))] };
  }
  const least = { key: "autoscaling.minReplicas", value: bounds.minReplicas ?? 1 };
  if (most === 0) {
    return { ...least, commands: [unsetCommand("autoscaling"), setCommand(countKey, "0")] };
  }
  const lowered = [
    ...(least.value > most ? [least] : []),
    ...(current > most || least.value <= most ? [{ key: "autoscaling.maxReplicas", value: bounds.maxReplicas }] : []),
  ];
  return { ...lowered[0], commands: lowered.map(({ key }) => setCommand(key, String(most))) };
}

/** The most replicas that could be wanted instead. */
function mostThatFit(places: Place[], takes: Resources, pods: PlannedPods): number {
  const fits = (wanted: number) => {
    const { placed, needed } = rehearse(places, takes, { ...pods, wanted });
    return placed >= needed;
  };
  let [most, tooMany] = [0, pods.wanted];
  while (tooMany - most > 1) {
    const between = Math.floor((most + tooMany) / 2);
    [most, tooMany] = fits(between) ? [between, tooMany] : [most, between];
  }
  return most;
}
