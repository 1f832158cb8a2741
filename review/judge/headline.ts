import { parseImageReference } from "../../components/image";
import type { FieldChange, ResourceChange } from "../read/resourceChange";
import { nameOf } from "../read/resourceChange";
import { autoscaled, boundsOf, changedAutoscaler, isAutoscaler } from "./autoscaling";
import { serviceType } from "./exposure";
import { tagOf } from "./imageTag";
import {
  affinityFields,
  exposingFields,
  fieldsOf,
  gatesChanged,
  having,
  imagesIn,
  isImage,
  isPaused,
  isSecretVariable,
  otherProviders,
  replicasIn,
  reselected,
  secretsOfReplicas,
  stopsTraffic,
  templateFields,
} from "./selections";
import { count, fromTo, joined, lastName, lastNames, shown } from "./words";

/** What happens, in a few words. */
export function headlineOf(changes: ResourceChange[]): string {
  const told = [...secretsOfReplicas(changes), ...changes.filter(isAutoscaler)];
  const objects = createsDeployment(changes) ? changes : changes.filter((change) => !told.includes(change));
  const parts = [
    ...otherProviders(changes).map(() => "another provider configuration"),
    ...created(objects),
    ...having(objects, "delete").map((change) => `deletion of ${nameOf(change)}`),
    ...having(objects, "replace").map(
      (change) => `replacement of ${nameOf(change)}${stopsTraffic(change) ? " with downtime" : ""}`,
    ),
    ...exposed(changes),
    ...(reselected(changes).length === 0 ? [] : [`another selector of ${joined(reselected(changes).map(nameOf))}`]),
    ...(createsDeployment(changes) ? [] : autoscaled(changes)),
    ...scaled(changes),
    ...rolledOut(changes),
    ...affinity(changes),
    ...paused(changes),
  ];
  const others = changes.filter(({ change }) => change === "update").map(nameOf);
  return joined(parts.length > 0 ? parts : others.length > 0 ? [`change of ${joined(others)}`] : ["nothing changes"]);
}

function createsDeployment(changes: ResourceChange[]): boolean {
  return changes.some(({ kind, change }) => kind === "Deployment" && change === "create");
}

function created(changes: ResourceChange[]): string[] {
  const added = having(changes, "create");
  const deployment = added.find(({ kind }) => kind === "Deployment")?.new;
  if (deployment === undefined) {
    return added.map((change) => `creation of ${nameOf(change)}`);
  }
  const replicas = replicasIn(deployment);
  const autoscaler = changedAutoscaler(changes);
  const some = autoscaler === undefined ? "replicas" : `${boundsOf(autoscaler.new)} replicas`;
  const serving = Number.isNaN(replicas) ? some : count(replicas, "replica");
  return [
    `creation of ${count(added.length, "object")} with ${serving} of ${tagOf(imagesIn(deployment.spec).at(0) ?? "")}`,
  ];
}

/** What changes about who can reach the service, in words; nothing if nothing does. */
export function exposed(changes: ResourceChange[]): string[] {
  const gates = gatesChanged(changes);
  const telling = gates
    .flatMap((gate) => {
      const fields = exposingFields(gate);
      const type = fields.filter(({ path }) => serviceType.test(path));
      return type.length > 0 ? type : fields.filter(({ path }) => /\.(?:nodePort|port)$/.test(path));
    })
    .map((field) => `${lastName(field)} ${fromTo(field)}`);
  return gates.length === 0
    ? []
    : [`network exposure changed${telling.length === 0 ? "" : ` (${telling.join(", ")})`}`];
}

function scaled(changes: ResourceChange[]): string[] {
  const autoscaler = changedAutoscaler(changes);
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
