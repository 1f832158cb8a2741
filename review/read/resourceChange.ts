import { project } from "../../project.ts";
import type { Digest, Step } from "./digest.ts";
import type { Fields, Value } from "./json.ts";
import { isFields, valueAt } from "./json.ts";
import { secretMark } from "../../refusal/secrets.ts";

/** What happens to one resource. */
export interface ResourceChange {
  change: "create" | "update" | "replace" | "delete";
  urn: string;
  /** Its kind and its name on the cluster; of what is not on one, its type and its name in the program. */
  kind: string;
  name: string;
  /** Its fields, as far as the stack or the cluster has set them; undefined for one that is created. */
  old?: Fields;
  /** undefined for one that is deleted. */
  new?: Fields;
  /** The fields that differ between old and new; none for one that is created or deleted. */
  fields: FieldChange[];
  /** Paths of the fields that it has to be replaced for. */
  replaceReasons: string[];
  /** Where it is replaced, whether it is deleted before the new one is created; undefined if the engine didn't say. */
  deletedFirst?: boolean;
  /** Of one that is created: whether the cluster has it already. */
  exists?: true;
}

export interface FieldChange {
  /** Path of the field; an item of a list goes by its name if it has one. */
  path: string;
  /** undefined if it is added. */
  old?: Value;
  /** undefined if it is removed. */
  new?: Value;
}

/**
 * What an update would change: resources, and the providers that say where they are, such as on which cluster; in the
 * same order every time.
 */
export function resourceChanges(digest: Digest): ResourceChange[] {
  const steps = (digest.steps ?? []).filter(
    ({ op, urn }) => changeOf([op]) !== undefined && (isResource(urn) || isProvider(urn)),
  );
  const byUrn = new Map<string, Step[]>();
  for (const step of steps) {
    byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  }
  return [...byUrn.values()].flatMap((ofOne) => resourceChange(ofOne) ?? []).sort(byImportance);
}

function byImportance(left: ResourceChange, right: ResourceChange): number {
  const first = ["Provider", "Namespace", "Deployment", "Service"];
  const rank = ({ kind }: ResourceChange) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  return rank(left) - rank(right) || nameOf(left).localeCompare(nameOf(right), "en");
}

/** A resource by its kind and its name. */
export function nameOf({ kind, name }: ResourceChange): string {
  return `${kind} ${name}`;
}

function resourceChange(steps: Step[]): ResourceChange | undefined {
  const change = changeOf(steps.map(({ op }) => op));
  const { urn } = steps[0];
  if (change === undefined || (isProvider(urn) && change !== "update" && change !== "replace")) {
    return undefined;
  }

  const oldState = steps.find(({ oldState }) => oldState !== undefined)?.oldState;
  const newState = steps.find(({ newState }) => newState !== undefined)?.newState;
  const paths = steps.flatMap(({ detailedDiff }) => Object.keys(detailedDiff ?? {}));
  const old = change === "create" ? undefined : (oldState?.inputs ?? {});
  const planned = change === "delete" ? undefined : (newState?.inputs ?? {});
  const shown = planned ?? old;
  return {
    change,
    urn,
    kind: isProvider(urn)
      ? "Provider"
      : isObject(urn)
        ? String(shown?.kind ?? typeOf(urn).split(":").at(-1))
        : typeOf(urn),
    name: String((isObject(urn) ? valueAt(shown, "metadata", "name") : undefined) ?? urn.split("::").at(-1)),
    old,
    new: planned,
    fields: old === undefined || planned === undefined ? [] : fieldChanges(old, planned, paths),
    replaceReasons: [...new Set(steps.flatMap(({ replaceReasons }) => replaceReasons ?? []))],
    ...(change === "replace" ? deletedFirst(steps) : {}),
    ...(change === "create" && steps.some(({ exists }) => exists) ? { exists: true } : {}),
  };
}

/** What the engine does first, as the plugin tells it: of two objects of the same name, the old one has to go first. */
function deletedFirst(steps: Step[]): { deletedFirst?: boolean } {
  const ops = steps.map(({ op }) => op);
  const [deletion, creation] = [ops.indexOf("delete-replaced"), ops.indexOf("create-replacement")];
  return deletion === -1 || creation === -1 ? {} : { deletedFirst: deletion < creation };
}

function changeOf(ops: string[]): ResourceChange["change"] | undefined {
  if (ops.some((op) => ["replace", "create-replacement", "delete-replaced", "import-replacement"].includes(op))) {
    return "replace";
  }
  const known = ["create", "update", "delete"] as const;
  return known.find((op) => ops.includes(op)) ?? (ops.includes("import") ? "create" : undefined);
}

/**
 * The fields that differ between two objects, one by one.
 *
 * @param reported paths that the engine reports as different, which is all that is known of a masked secret.
 */
export function fieldChanges(old: Fields, planned: Fields, reported: string[] = []): FieldChange[] {
  const [before, after] = [leaves(old), leaves(planned)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((path) => ({
      path,
      old: before.get(path)?.value,
      new: after.get(path)?.value,
      source: after.get(path)?.source ?? "",
    }))
    .filter(
      (field) =>
        field.old !== field.new || (field.new === secretMark && reported.some((path) => field.source.startsWith(path))),
    )
    .map(({ path, old: from, new: to }) => ({ path, old: from, new: to }));
}

interface Leaf {
  value: Value;
  /** The path as the engine writes it, with indices. */
  source: string;
}

function leaves(value: Value, path = "", source = ""): Map<string, Leaf> {
  const children: [name: string, source: string, child: Value][] = Array.isArray(value)
    ? value.map((item, index) => [`[${itemName(value, item, index)}]`, `[${index}]`, item])
    : isFields(value)
      ? Object.entries(value)
          .filter(([field]) => !field.startsWith("__"))
          .map(([field, child]) => [join(path, field), join(source, field), child])
      : [];
  if (children.length === 0) {
    const empty = Array.isArray(value) ? "[]" : isFields(value) ? "{}" : value;
    return new Map(path === "" ? [] : [[path, { value: empty, source }]]);
  }
  return new Map(
    children.flatMap(([name, childSource, child]) => [...leaves(child, path + name, source + childSource)]),
  );
}

function itemName(items: Value[], item: Value, index: number): string {
  const names = items.map((one) => valueAt(one, "name"));
  const unique = new Set(names).size === items.length && names.every((name) => typeof name === "string");
  return unique ? String(valueAt(item, "name")) : String(index);
}

function join(path: string, field: string): string {
  const plain = /^[A-Za-z_][\w-]*$/.test(field);
  return plain ? `${path === "" ? "" : "."}${field}` : `["${field}"]`;
}

function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/**
 * Whether it is a resource of its own, rather than Pulumi's bookkeeping or a component of this project, whose children
 * are the resources.
 */
function isResource(urn: string): boolean {
  return !typeOf(urn).startsWith("pulumi:") && !typeOf(urn).startsWith(`${project}:`);
}

function isObject(urn: string): boolean {
  return typeOf(urn).startsWith("kubernetes:");
}

function isProvider(urn: string): boolean {
  return typeOf(urn).startsWith("pulumi:providers:");
}
