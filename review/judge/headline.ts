import { parseImageReference } from "../../components/image";
import type { ResourceChange } from "../read/resourceChange";
import { nameOf } from "../read/resourceChange";
import { tagOf } from "./imageTag";
import {
  exposingFields,
  fieldsOf,
  gatesChanged,
  having,
  imagesIn,
  isImage,
  isPaused,
  otherProviders,
  replicasIn,
  reselected,
  stopsTraffic,
  templateFields,
} from "./selections";
import { count, fromTo, joined, lastName, lastNames } from "./words";

/** What happens, in a few words. */
export function headlineOf(changes: ResourceChange[]): string {
  const parts = [
    ...otherProviders(changes).map(() => "another provider configuration"),
    ...created(changes),
    ...having(changes, "delete").map((change) => `deletion of ${nameOf(change)}`),
    ...having(changes, "replace").map(
      (change) => `replacement of ${nameOf(change)}${stopsTraffic(change) ? " with downtime" : ""}`,
    ),
    ...exposed(changes),
    ...(reselected(changes).length === 0 ? [] : [`another selector of ${joined(reselected(changes).map(nameOf))}`]),
    ...scaled(changes),
    ...rolledOut(changes),
    ...paused(changes),
  ];
  const others = changes.filter(({ change }) => change === "update").map(nameOf);
  return joined(parts.length > 0 ? parts : others.length > 0 ? [`change of ${joined(others)}`] : ["nothing changes"]);
}

function created(changes: ResourceChange[]): string[] {
  const added = having(changes, "create");
  const deployment = added.find(({ kind }) => kind === "Deployment")?.new;
  if (deployment === undefined) {
    return added.map((change) => `creation of ${nameOf(change)}`);
  }
  const replicas = replicasIn(deployment);
  const serving = Number.isNaN(replicas) ? "replicas" : count(replicas, "replica");
  return [
    `creation of ${count(added.length, "object")} with ${serving} of ${tagOf(imagesIn(deployment.spec).at(0) ?? "")}`,
  ];
}

/** What changes about who can reach the service, in words; nothing if nothing does. */
export function exposed(changes: ResourceChange[]): string[] {
  const gates = gatesChanged(changes);
  const telling = gates
    .flatMap(exposingFields)
    .filter(({ path }) => /\.(?:type|nodePort|port)$/.test(path))
    .map((field) => `${lastName(field)} ${fromTo(field)}`);
  return gates.length === 0
    ? []
    : [`network exposure changed${telling.length === 0 ? "" : ` (${telling.join(", ")})`}`];
}

function scaled(changes: ResourceChange[]): string[] {
  return fieldsOf(changes, /^spec\.replicas$/).map((field) => `scale ${fromTo(field)}`);
}

function rolledOut(changes: ResourceChange[]): string[] {
  const fields = templateFields(changes);
  const image = fields.find((field) => isImage(field) && field.old !== undefined && field.new !== undefined);
  const what = isPaused(changes) ? "held-back update" : "rolling update";
  if (fields.length === 0) {
    return [];
  }
  if (image === undefined) {
    return [`${what} (${[...new Set(fields.map(lastNames))].slice(0, 3).join(", ")})`];
  }
  const [old, planned] = [String(image.old), String(image.new)];
  const sameRepository = parseImageReference(old).repository === parseImageReference(planned).repository;
  return [sameRepository ? `${what} ${tagOf(old)} → ${tagOf(planned)}` : `${what} from ${old} to ${planned}`];
}

function paused(changes: ResourceChange[]): string[] {
  return fieldsOf(changes, /^spec\.paused$/).map((field) =>
    field.new === true ? "pause of rollouts" : "end of the pause of rollouts",
  );
}
