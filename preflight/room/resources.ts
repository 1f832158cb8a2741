import type { V1PodSpec } from "@kubernetes/client-node";
import { numberOf } from "../../components/quantity.ts";
import type { Json } from "../../kubernetes/apiServer.ts";

/** Amounts by resource, such as cpu in CPUs and memory in bytes. */
export type Resources = Record<string, number>;

type Container = Json<V1PodSpec>["containers"][number];

/** Quantities as numbers. */
export function amounts(quantities: Record<string, string> = {}): Resources {
  return Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, numberOf(quantity)]));
}

/**
 * What the scheduler reserves for a pod, or what it may use at most.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function resourcesOf(spec: Json<V1PodSpec>, kind: "requests" | "limits"): Resources {
  const of = ({ resources }: Container) => amounts(resources?.[kind]);
  const { initContainers = [], containers, overhead } = spec;
  const sidecars: Resources[] = [];
  // Each init container runs beside the sidecars that were started before it.
  const starting = initContainers.map((container) => {
    const needs = sum([...sidecars, of(container)]);
    if (container.restartPolicy === "Always") {
      sidecars.push(of(container));
    }
    return needs;
  });
  const running = sum([...sidecars, ...containers.map(of)]);
  const needed = { ...largest([running, ...starting]), ...amounts(spec.resources?.[kind]) };
  return sum([needed, amounts(overhead)]);
}

export function sum(all: Resources[]): Resources {
  return merged(all, (left, right) => left + right);
}

function largest(all: Resources[]): Resources {
  return merged(all, Math.max);
}

export function less(from: Resources, all: Resources[]): Resources {
  const taken = sum(all);
  return Object.fromEntries(Object.entries(from).map(([name, amount]) => [name, amount - (taken[name] ?? 0)]));
}

/** The first resource that isn't there in the amount that is needed; what isn't counted is there. */
export function shortOf(free: Resources, needed: Resources): string | undefined {
  // Sums of tenths of a CPU are no exact numbers.
  return Object.keys(needed).find((name) => free[name] < needed[name] * (1 - 1e-9));
}

/** In words, such as 100m of cpu and 64Mi of memory. */
export function inWords(resources: Resources): string {
  const parts = Object.entries(resources).map(([name, amount]) => `${shown(name, amount)} of ${name}`);
  return [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter((part) => part !== "").join(" and ");
}

export function shown(name: string, amount: number): string {
  if (name.endsWith("cpu")) {
    return `${Math.round(amount * 1000)}m`;
  }
  return name.endsWith("memory") ? `${Math.floor(amount / 2 ** 20)}Mi` : String(amount);
}

function merged(all: Resources[], merge: (left: number, right: number) => number): Resources {
  const result: Resources = {};
  for (const [name, amount] of all.flatMap((resources) => Object.entries(resources))) {
    result[name] = name in result ? merge(result[name], amount) : amount;
  }
  return result;
}
