import { Value, valueAt } from "./digest";
import { FieldChange, ResourceChange } from "./resourceChange";

/** Kinds that say who can reach the service. */
export const exposingKinds = ["Service", "Ingress", "NetworkPolicy"];

export function having(changes: ResourceChange[], wanted: ResourceChange["change"]): ResourceChange[] {
  return changes.filter(({ change }) => change === wanted);
}

export function updated(changes: ResourceChange[], ...kinds: string[]): ResourceChange[] {
  return changes.filter(({ change, kind }) => kinds.includes(kind) && (change === "update" || kind === "Provider"));
}

export function fieldsOf(changes: ResourceChange[], path: RegExp, kind = "Deployment"): FieldChange[] {
  return updated(changes, kind).flatMap((change) => change.fields.filter((field) => path.test(field.path)));
}

export function templateFields(changes: ResourceChange[]): FieldChange[] {
  return fieldsOf(changes, /^spec\.template\./);
}

/** Objects that would find other pods than before. */
export function reselected(changes: ResourceChange[]): ResourceChange[] {
  return having(changes, "update").filter(({ fields }) => fields.some(({ path }) => path.startsWith("spec.selector")));
}

/** Whether changes of the pod template wait for the end of a pause. */
export function waits(changes: ResourceChange[]): boolean {
  return changes.some(({ kind, new: planned }) => kind === "Deployment" && valueAt(planned, "spec", "paused") === true);
}

/** Whether changes of the pod template that waited for the end of a pause may roll out now. */
export function resumes(changes: ResourceChange[]): boolean {
  return fieldsOf(changes, /^spec\.paused$/).some(({ old, new: planned }) => old === true && planned !== true);
}

/** Objects that decide who gets through to a service that exists already. */
export function gatesChanged(changes: ResourceChange[]): ResourceChange[] {
  if (changes.some(({ kind, change }) => kind === "Deployment" && change === "create")) {
    return [];
  }
  const gates = changes.filter(({ kind }) => ["Ingress", "NetworkPolicy"].includes(kind));
  return gates.filter(({ change, fields }) => change !== "update" || fields.some(({ path }) => path.startsWith("spec.")));
}

export function isImage({ path }: FieldChange): boolean {
  return path.endsWith("].image");
}

export function imageIn(spec: Value | undefined): string {
  return String(valueAt(spec, "template", "spec", "containers", 0, "image"));
}

/** Whether nobody is served while the object is away. */
export function stopsTraffic({ kind }: ResourceChange): boolean {
  return ["Deployment", "Service", "Namespace"].includes(kind);
}

export function deletesNamespace(changes: ResourceChange[]): boolean {
  return changes.some(({ kind, change }) => kind === "Namespace" && (change === "delete" || change === "replace"));
}
