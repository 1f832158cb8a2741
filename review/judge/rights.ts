import type { Value } from "../read/json.ts";
import { itemsAt, valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";
import { joined, shown } from "./words.ts";

/** How many of the rights that somebody gains are named. */
const named = 5;

/**
 * Who may do more with the cluster's API than before, in sentences.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function rightRisks(changes: ResourceChange[]): string[] {
  return changes.flatMap((change) => {
    const gained = ["Role", "ClusterRole"].includes(change.kind)
      ? [...rightsGained(change), ...aggregation(change)]
      : ["RoleBinding", "ClusterRoleBinding"].includes(change.kind)
        ? subjectsGained(change)
        : [];
    const more = gained.length > named ? [`${gained.length - named} more`] : [];
    return gained.length === 0
      ? []
      : [`**RBAC** grows with ${nameOf(change)}: it allows ${joined([...gained.slice(0, named), ...more])}.`];
  });
}

/** A verb on a kind of object, or on one of them, or on a path of the API. */
interface Right {
  verb: string;
  group: string;
  resource: string;
  /** Undefined for all of them. */
  name?: string;
}

function rightsGained({ old, new: planned }: ResourceChange): string[] {
  const had = rightsIn(old);
  const gained = rightsIn(planned).filter((right) => !had.some((one) => covers(one, right)));
  return [
    ...new Set(gained.map(({ verb, resource, name }) => `${verb} ${resource}${name === undefined ? "" : ` ${name}`}`)),
  ];
}

function rightsIn(role: Value | undefined): Right[] {
  return itemsAt(role, "rules").flatMap((rule) => {
    const texts = (field: string) => itemsAt(rule, field).map(shown);
    const verbs = texts("verbs");
    const names = texts("resourceNames");
    const ofObjects = texts("apiGroups").flatMap((group) =>
      texts("resources").flatMap((resource) =>
        (names.length === 0 ? [undefined] : names).flatMap((name) =>
          verbs.map((verb) => ({ verb, group, resource, name })),
        ),
      ),
    );
    const ofPaths = texts("nonResourceURLs").flatMap((resource) =>
      verbs.map((verb) => ({ verb, group: "a path", resource })),
    );
    return [...ofObjects, ...ofPaths];
  });
}

function covers(had: Right, wanted: Right): boolean {
  const matches = (one: string, other: string) => one === "*" || one === other;
  return (
    matches(had.verb, wanted.verb) &&
    (had.group === wanted.group || (had.group === "*" && wanted.group !== "a path")) &&
    matches(had.resource, wanted.resource) &&
    (had.name === undefined || had.name === wanted.name)
  );
}

/** A ClusterRole that is put together from others has the rules that they have. */
function aggregation({ old, new: planned }: ResourceChange): string[] {
  const selectors = (role: Value | undefined) => JSON.stringify(valueAt(role, "aggregationRule") ?? null);
  return valueAt(planned, "aggregationRule") !== undefined && selectors(old) !== selectors(planned)
    ? ["what other roles allow that it selects"]
    : [];
}

function subjectsGained({ old, new: planned }: ResourceChange): string[] {
  const isSameRole = JSON.stringify(valueAt(old, "roleRef")) === JSON.stringify(valueAt(planned, "roleRef"));
  const had = isSameRole ? subjectsIn(old) : [];
  const role = `${shown(valueAt(planned, "roleRef", "kind"))} ${shown(valueAt(planned, "roleRef", "name"))}`;
  return subjectsIn(planned)
    .filter((subject) => !had.includes(subject))
    .map((subject) => `${subject} what ${role} does`);
}

function subjectsIn(binding: Value | undefined): string[] {
  return itemsAt(binding, "subjects").map((subject) => {
    const namespace = valueAt(subject, "namespace");
    const name = shown(valueAt(subject, "name"));
    return `${shown(valueAt(subject, "kind"))} ${namespace === undefined ? name : `${shown(namespace)}/${name}`}`;
  });
}
