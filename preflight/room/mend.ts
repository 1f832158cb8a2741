import { numberOf } from "../../components/quantity";
import { setCommand } from "../../refusal/configCommand";
import type { PlannedPods } from "../plannedPods";
import type { Place } from "./rehearse";
import { rehearse } from "./rehearse";
import type { Resources } from "./resources";
import { shortOf, shown } from "./resources";

/** What sets the request of a resource. */
const requestKeys: Record<string, string | undefined> = { cpu: "cpuRequest", memory: "memoryRequest" };

/** A key of the config that is set too high. */
interface Excess {
  key: string;
  value: unknown;
  /** The `pulumi` arguments that lower it. */
  command: string;
}

/**
 * What sets right what is short: a request as it was before, else as many replicas as fit, else the most that one may
 * request.
 */
export function mend(places: Place[], takes: Resources, pods: PlannedPods, countKey: string): Excess {
  const { wanted, bound } = pods;
  const count =
    bound === undefined ? { key: countKey, value: wanted } : { key: `autoscaling.${bound.name}`, value: bound.value };
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
    return { key, value: is[raised], command: setCommand(key, was[raised]) };
  }
  const fitting = mostThatFit(places, takes, pods);
  if (fitting > 0) {
    return { ...count, command: setCommand(count.key, String(fitting)) };
  }
  const short = shorts.find((name) => name !== undefined && name in requestKeys) ?? "";
  const most = Math.max(0, ...places.map(({ free }) => free[short] ?? free[`requests.${short}`] ?? 0));
  const shortKey = requestKeys[short];
  return shortKey === undefined || most === 0
    ? { ...count, command: setCommand(count.key, "0") }
    : { key: shortKey, value: is[short], command: setCommand(shortKey, shown(short, most)) };
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
