import type { KubernetesObject } from "@kubernetes/client-node";
import { isDeepStrictEqual } from "node:util";
import type { Manifest } from "../components/manifests.ts";
import { numberOf } from "../components/quantity.ts";
import type { Json } from "../kubernetes/apiServer.ts";
import type { PathStep } from "./ownership.ts";
import { ownersOf } from "./ownership.ts";

/** An object as the API server has it. */
export type LiveObject = Json<KubernetesObject>;

/** One way in which an object is not what the stack says. */
export interface Difference {
  /**
   * `changed` and `missing` are fields that the stack sets; `added` is what the stack doesn't set, inside what it owns
   * whole.
   */
  kind: "changed" | "missing" | "added";
  path: PathStep[];
  wanted?: unknown;
  found?: unknown;
}

/** What a stack owns whole: what others add in there is drift. */
const ownedWhole: Record<string, string[][]> = {
  Deployment: [["spec", "template", "spec"]],
  Service: [
    ["spec", "selector"],
    ["spec", "ports"],
  ],
  PodDisruptionBudget: [["spec", "selector"]],
};

/** Managers whose changes nobody made by hand: the plugin, and the cluster's own controllers, such as an autoscaler. */
const notByHand = /^(?:pulumi-kubernetes|kube-controller-manager$)/;

/**
 * How an object differs from what the stack says, where a person or another tool changed it.
 *
 * What the API server or a webhook made of a value, an autoscaler's replicas and `kubectl rollout restart` are no
 * difference.
 *
 * @param asPlanned the manifest as the API server would have it, with its defaults and what webhooks do; asked for only
 * if there is a difference.
 */
export async function differences(
  manifest: Manifest,
  live: LiveObject,
  asPlanned: () => Promise<LiveObject | undefined>,
): Promise<Difference[]> {
  const { metadata, spec } = manifest;
  const wanted = { metadata: { labels: metadata.labels, annotations: metadata.annotations }, spec };
  const found = [...changes(wanted, live, []), ...additions(manifest, live)].filter((difference) =>
    isByHand(live, difference),
  );
  if (found.length === 0) {
    return [];
  }
  const planned = await asPlanned();
  return found.filter(({ path, found: value }) => planned === undefined || !same(at(planned, path), value, path));
}

/** Fields that the stack sets and that have another value, or none. */
function changes(wanted: unknown, found: unknown, path: PathStep[]): Difference[] {
  if (wanted === undefined || same(wanted, found, path)) {
    return [];
  }
  if (found === undefined) {
    return [{ kind: "missing", path, wanted }];
  }
  if (isObject(wanted) && isObject(found)) {
    return Object.entries(wanted).flatMap(([key, value]) => changes(value, found[key], [...path, { key }]));
  }
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return wanted.flatMap((item, index) => {
      const counterpart = counterpartOf(item, index, found);
      return changes(item, found[counterpart], [...path, { item, index: counterpart }]);
    });
  }
  return [{ kind: "changed", path, wanted, found }];
}

/** What is in there beyond what the stack sets. */
function additions({ kind, spec }: Manifest, live: LiveObject): Difference[] {
  return (ownedWhole[kind] ?? []).flatMap((keys) => {
    const path = keys.map((key) => ({ key }));
    return additionsTo(at({ spec }, path), at(live, path), path);
  });
}

function additionsTo(wanted: unknown, found: unknown, path: PathStep[]): Difference[] {
  if (isObject(wanted) && isObject(found)) {
    return Object.entries(found).flatMap(([key, value]) => {
      const below = [...path, { key }];
      return wanted[key] === undefined
        ? [{ kind: "added" as const, path: below, found: value }]
        : additionsTo(wanted[key], value, below);
    });
  }
  if (Array.isArray(wanted) && Array.isArray(found)) {
    const counterparts = wanted.map((item, index) => counterpartOf(item, index, found));
    return found.flatMap((item: unknown, index) => {
      const below = [...path, { item, index }];
      const counterpart = counterparts.indexOf(index);
      return counterpart < 0
        ? [{ kind: "added" as const, path: below, found: item }]
        : additionsTo(wanted[counterpart], item, below);
    });
  }
  return [];
}

/**
 * The index of the item that a wanted one is compared with, which need not be there: the one that a list of its kind
 * tells apart by the same name.
 */
function counterpartOf(wanted: unknown, index: number, found: unknown[]): number {
  const name = ["name", "mountPath", "containerPort", "port"].find((key) => isObject(wanted) && key in wanted);
  if (name === undefined) {
    return index;
  }
  const same = found.findIndex((item) => isObject(item) && item[name] === (wanted as Record<string, unknown>)[name]);
  return same < 0 ? found.length : same;
}

/**
 * Whether somebody set or removed a field; what nobody owns was filled in, and what the plugin still owns was changed
 * by a webhook.
 */
function isByHand({ metadata }: LiveObject, { kind, path }: Difference): boolean {
  const owners = ownersOf(metadata?.managedFields ?? [], path);
  if (owners.some((owner) => !notByHand.test(owner))) {
    return true;
  }
  return { added: false, missing: owners.length === 0, changed: !owners.includes("kube-controller-manager") }[kind];
}

/** What an object has at a path. */
function at(value: unknown, path: PathStep[]): unknown {
  return path.reduce<unknown>((found, step) => {
    if ("key" in step) {
      return isObject(found) ? found[step.key] : undefined;
    }
    return Array.isArray(found) ? found[counterpartOf(step.item, step.index, found)] : undefined;
  }, value);
}

/** Whether two values are the same to the API server, which writes 0.5 CPU as 500m. */
function same(left: unknown, right: unknown, path: PathStep[]): boolean {
  return (
    isDeepStrictEqual(left, right) ||
    (isQuantity(path) && typeof left === "string" && typeof right === "string" && numberOf(left) === numberOf(right))
  );
}

/** Whether a string at a path of a Deployment is a quantity: what containers take, and how large a volume may be. */
function isQuantity(path: PathStep[]): boolean {
  return path.some((step) => "key" in step && ["resources", "sizeLimit"].includes(step.key));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
