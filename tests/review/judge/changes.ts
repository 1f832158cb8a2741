import type { Fields } from "../../../review/read/json.ts";
import type { ResourceChange } from "../../../review/read/resourceChange.ts";
import { fieldChanges } from "../../../review/read/resourceChange.ts";

/** What happens to an object with these specs: created without an old one, deleted without a new one. */
export function changeOf(kind: string, old: Fields | undefined, planned: Fields | undefined): ResourceChange {
  const change = old === undefined ? "create" : planned === undefined ? "delete" : "update";
  const inputs = (spec: Fields | undefined) => spec && { kind, spec };
  const fields = old !== undefined && planned !== undefined ? fieldChanges({ spec: old }, { spec: planned }) : [];
  return { change, urn: kind, kind, name: "chat", old: inputs(old), new: inputs(planned), fields, replaceReasons: [] };
}

/** A pod template with one container. */
export const container = (image: string): Fields => ({ spec: { containers: [{ name: "chat", image }] } });

/** The spec of a Deployment of 3 replicas, but for some fields. */
export const deployment = (fields: object): Fields =>
  json({
    replicas: 3,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: container("a/b:1.0"),
    ...fields,
  });

/** Fields as JSON has them, without those that are undefined. */
export function json(fields: object): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields;
}
