import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { Json } from "../kubernetes/apiServer.ts";

/** One step from an object to a field of it: a key of a map, or an item of a list. */
export type PathStep = { key: string } | { item: unknown; index: number };

/**
 * Who set a field of an object, by the names of field managers; nobody owns what the API server or a webhook filled in.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function ownersOf(managedFields: Json<V1ManagedFieldsEntry>[], path: PathStep[]): string[] {
  return managedFields
    .filter(({ fieldsV1 }) => owns((fieldsV1 ?? {}) as Fields, path))
    .map(({ manager }) => manager ?? "");
}

interface Fields {
  [key: string]: Fields;
}

function owns(fields: Fields, [step, ...rest]: PathStep[]): boolean {
  if (step === undefined) {
    return true;
  }
  const below = "key" in step ? fields[`f:${step.key}`] : itemOf(fields, step.item);
  // A list or map that is owned whole names none of its items.
  return below !== undefined && (Object.keys(below).length === 0 || owns(below, rest));
}

/**
 * An item is named by its value, or by the fields that tell it from the others, such as `k:{"name":"chat-container"}`.
 */
function itemOf(fields: Fields, item: unknown): Fields | undefined {
  const key = Object.keys(fields).find((candidate) => {
    const [kind, text] = [candidate.slice(0, 2), candidate.slice(2)];
    if (kind === "v:") {
      return text === JSON.stringify(item);
    }
    const telling = kind === "k:" ? Object.entries(JSON.parse(text) as Record<string, unknown>) : [];
    return telling.length > 0 && telling.every(([name, value]) => (item as Record<string, unknown>)[name] === value);
  });
  return key === undefined ? undefined : fields[key];
}
