import { quoted } from "../refusal/shell.ts";
import type { Difference, LiveObject } from "./drift.ts";
import type { PathStep } from "./ownership.ts";
import type { Plan, PlannedObject } from "./plan.ts";

/** What is not as the stack says, of one object. */
export interface ObjectDrift {
  object: PlannedObject;
  /** undefined if it doesn't exist. */
  live?: LiveObject;
  differences: Difference[];
}

/** What somebody changed: fields, such as `Service chat-service: spec.type`, and objects that are gone, by name. */
export function driftedFields(drift: ObjectDrift[]): string[] {
  return drift.flatMap((ofObject) => sentencesOf(ofObject).map(({ subject }) => subject));
}

/** What somebody changed, and the command that takes all of it back. */
export function describeDrift(drift: ObjectDrift[], plan: Plan): string {
  const { namespace, stack } = plan;
  return [
    `What runs in ${namespace} is not what the stack says; somebody changed it, or it was left out of this update:`,
    ...drift.flatMap(sentencesOf).map(({ subject, what }) => `  - ${subject} ${what}`),
    `Look at it: npx pulumi refresh --preview-only --stack ${stack}`,
    `Take it back: ${takeBack(drift, plan)}`,
  ].join("\n");
}

/** Pulumi takes back what it sees the stack set; all else of an object is patched. */
function takeBack(drift: ObjectDrift[], { stack, context }: Plan): string {
  const patches = drift
    .filter(({ live, differences }) => live !== undefined && differences.some(isUnseenByPulumi))
    .map(({ object: { manifest }, differences }) => {
      const { name, namespace } = manifest.metadata;
      const where = namespace === undefined ? "" : ` -n ${namespace}`;
      const patch = quoted(JSON.stringify(jsonPatch(differences)));
      const target = `${manifest.kind.toLowerCase()} ${name}`;
      return `kubectl --context ${quoted(context)}${where} patch ${target} --type=json -p ${patch}`;
    });
  return [...patches, `npx pulumi up --refresh --stack ${stack}`].join(" && ");
}

/**
 * Whether a refresh misses a difference: what others added belongs to them, and a false that is the default was never
 * kept, so that a true in its place is no change of what Pulumi has set.
 */
function isUnseenByPulumi({ kind, wanted }: Difference): boolean {
  return kind === "added" || wanted === false;
}

function sentencesOf({ object: { manifest }, live, differences }: ObjectDrift): { subject: string; what: string }[] {
  const name = `${manifest.kind} ${manifest.metadata.name}`;
  return live === undefined
    ? [{ subject: name, what: "is gone" }]
    : differences.map((difference) => ({ subject: `${name}: ${pathText(difference.path)}`, what: whatIs(difference) }));
}

function whatIs({ kind, wanted, found }: Difference): string {
  switch (kind) {
    case "changed":
      return `is ${shown(found)}, the stack says ${shown(wanted)}`;
    case "missing":
      return `is gone, the stack says ${shown(wanted)}`;
    case "added":
      return `is ${shown(found)}, which the stack doesn't set`;
  }
}

/** Such as spec.containers[chat-container].image. */
function pathText(path: PathStep[]): string {
  return path
    .map((step, index) => ("key" in step ? `${index === 0 ? "" : "."}${step.key}` : `[${itemText(step)}]`))
    .join("");
}

function itemText({ item, index }: { item: unknown; index: number }): string {
  const name = typeof item === "object" && item !== null && "name" in item ? item.name : undefined;
  return typeof name === "string" ? name : String(index);
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/**
 * Makes an object again what the stack says.
 *
 * Removals come last, and from the end of each list, so that every item is where it was found until then.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
function jsonPatch(differences: Difference[]): object[] {
  const pointer = (path: PathStep[]) =>
    path.map((step) => `/${"key" in step ? escaped(step.key) : step.index}`).join("");
  const values = differences
    .filter(({ kind }) => kind !== "added")
    .map(({ kind, path, wanted }) => {
      const last = path.at(-1);
      const isNewItem = kind === "missing" && last !== undefined && "item" in last;
      return {
        op: kind === "changed" ? "replace" : "add",
        path: isNewItem ? `${pointer(path.slice(0, -1))}/-` : pointer(path),
        value: wanted,
      };
    });
  const removals = differences
    .filter(({ kind }) => kind === "added")
    .sort((left, right) => fromTheEnd(left.path, right.path))
    .map(({ path }) => ({ op: "remove", path: pointer(path) }));
  return [...values, ...removals];
}

function fromTheEnd(left: PathStep[], right: PathStep[]): number {
  for (const [depth, step] of left.entries()) {
    const other = right[depth];
    if (other !== undefined && "item" in step && "item" in other && step.index !== other.index) {
      return other.index - step.index;
    }
  }
  return 0;
}

// https://www.rfc-editor.org/rfc/rfc6901#section-3
function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
