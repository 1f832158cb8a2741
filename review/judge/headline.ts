import { parseImageReference } from "../../components/image.ts";
import type { FieldChange, ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";
import { autoscaled, boundsOf, changedAutoscaler, isAutoscaler } from "./autoscaling.ts";
import { serviceType } from "./exposure.ts";
import { byDeployment } from "./groups.ts";
import { tagOf } from "./imageTag.ts";
import {
  affinityFields,
  exposingFields,
  fieldsOf,
  gatesChanged,
  having,
  imagesIn,
  isDeletedFirst,
  isImage,
  isPaused,
  isSecretVariable,
  otherProviders,
  replicasIn,
  reselected,
  secretsOfReplicas,
  stopsTraffic,
  templateFields,
} from "./selections.ts";
import { count, fromTo, joined, lastName, lastNames, ofWhich, shown } from "./words.ts";

/** What happens, in a few words. */
export function headlineOf(changes: ResourceChange[]): string {
  const told = [...secretsOfReplicas(changes), ...changes.filter(isAutoscaler)];
  const objects = createsDeployment(changes) ? changes : changes.filter((change) => !told.includes(change));
  const parts = [
    ...otherProviders(changes).map(() => "another provider configuration"),
    ...created(objects),
    ...having(objects, "delete").map((change) => `deletion of ${nameOf(change)}`),
    ...having(objects, "replace").map(
      (change) =>
        `replacement of ${nameOf(change)}${stopsTraffic(change) && isDeletedFirst(change) ? " with downtime" : ""}`,
    ),
    ...exposed(changes),
    ...(reselected(changes).length === 0 ? [] : [`another selector of ${joined(reselected(changes).map(nameOf))}`]),
    ...(createsDeployment(changes) ? [] : autoscaled(changes)),
    ...ofEach(changes, "Deployment", scaled),
    ...ofEach(changes, "Deployment", rolledOut),
    ...ofEach(changes, "Service", affinity),
    ...ofEach(changes, "Deployment", paused),
  ];
  const others = changes.filter(({ change }) => change === "update").map(nameOf);
  return joined(parts.length > 0 ? parts : others.length > 0 ? [`change of ${joined(others)}`] : ["nothing changes"]);
}

/** What happens to each object of a kind, and to which one where several of them change. */
function ofEach(
  changes: ResourceChange[],
  kind: string,
  wordsFor: (change: ResourceChange[], all: ResourceChange[]) => string[],
): string[] {
  const all = changes.filter((change) => change.kind === kind);
  return all.flatMap((change) => wordsFor([change], changes).map((words) => words + ofWhich(change, all)));
}

function createsDeployment(changes: ResourceChange[]): boolean {
  return changes.some(({ kind, change }) => kind === "Deployment" && change === "create");
}

function created(changes: ResourceChange[]): string[] {
  const added = having(changes, "create");
  const deployments = added.filter(({ kind }) => kind === "Deployment");
  if (deployments.length === 0) {
    return added.map((change) => `creation of ${nameOf(change)}`);
  }
  const serving = byDeployment(changes).flatMap((group) =>
    deployments.filter((deployment) => group.changes.includes(deployment)).map((one) => servingOf(one, group.changes)),
  );
  return [`creation of ${count(added.length, "object")} with ${joined(serving)}`];
}

/** How many replicas of what a new Deployment has. */
function servingOf({ new: planned }: ResourceChange, changes: ResourceChange[]): string {
  const replicas = replicasIn(planned);
  const autoscaler = changedAutoscaler(changes);
  const some = autoscaler === undefined ? "replicas" : `${boundsOf(autoscaler.new)} replicas`;
  const many = Number.isNaN(replicas) ? some : count(replicas, "replica");
  return `${many} of ${tagOf(imagesIn(planned?.spec).at(0) ?? "")}`;
}

/** What changes about who can reach the service, in words; nothing if nothing does. */
export function exposed(changes: ResourceChange[]): string[] {
  const told = gatesChanged(changes).map((gate) => ({ gate, fields: tellingFields(gate) }));
  const telling = told.filter(({ fields }) => fields.length > 0).map(({ gate }) => gate);
  const parts = told.flatMap(({ gate, fields }) =>
    fields.map((field) => `${lastName(field)} ${fromTo(field)}${ofWhich(gate, telling)}`),
  );
  return told.length === 0 ? [] : [`network exposure changed${parts.length === 0 ? "" : ` (${parts.join(", ")})`}`];
}

/** The fields of a changed gate that fit into a few words. */
function tellingFields(gate: ResourceChange): FieldChange[] {
  const fields = exposingFields(gate);
  const type = fields.filter(({ path }) => serviceType.test(path));
  return type.length > 0 ? type : fields.filter(({ path }) => /\.(?:nodePort|port)$/.test(path));
}

function scaled(changes: ResourceChange[], all: ResourceChange[]): string[] {
  const autoscaler = changedAutoscaler(all);
  return fieldsOf(changes, /^spec\.replicas$/)
    .filter(({ new: planned }) => planned !== undefined || autoscaler?.new === undefined)
    .map((field) => (field.old === undefined ? `scale to ${shown(field.new)}` : `scale ${fromTo(field)}`));
}

function rolledOut(changes: ResourceChange[]): string[] {
  const fields = templateFields(changes);
  const image = fields.find((field) => isImage(field) && field.old !== undefined && field.new !== undefined);
  const what = isPaused(changes) ? "held-back update" : "rolling update";
  if (fields.length === 0) {
    return [];
  }
  if (image === undefined) {
    const names = fields.flatMap((field) =>
      isSecretVariable(field) ? "secret environment variables" : isVariableName(field) ? [] : lastNames(field),
    );
    return [`${what} (${[...new Set(names)].slice(0, 3).join(", ")})`];
  }
  const [old, planned] = [String(image.old), String(image.new)];
  const sameRepository = parseImageReference(old).repository === parseImageReference(planned).repository;
  return [sameRepository ? `${what} ${tagOf(old)} → ${tagOf(planned)}` : `${what} from ${old} to ${planned}`];
}

/** Whether it is the name of an environment variable, which its other fields have in their path. */
function isVariableName({ path, old, new: planned }: FieldChange): boolean {
  return path.endsWith(`.env[${shown(planned ?? old)}].name`);
}

function affinity(changes: ResourceChange[]): string[] {
  const seconds = affinityFields(changes).find(({ path }) => path.endsWith(".timeoutSeconds"));
  return affinityFields(changes).length === 0
    ? []
    : [seconds?.new === undefined ? "end of session affinity" : `session affinity of ${shown(seconds.new)} s`];
}

function paused(changes: ResourceChange[]): string[] {
  return fieldsOf(changes, /^spec\.paused$/).map((field) =>
    field.new === true ? "pause of rollouts" : "end of the pause of rollouts",
  );
}
