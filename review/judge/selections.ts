import type { Value } from "../read/json.ts";
import { valueAt } from "../read/json.ts";
import type { FieldChange, ResourceChange } from "../read/resourceChange.ts";
import { takesAllAway } from "./strategy.ts";

export function having(changes: ResourceChange[], wanted: ResourceChange["change"]): ResourceChange[] {
  return changes.filter(({ change }) => change === wanted);
}

/** Objects of a kind that are changed in place. */
function updatesOf(changes: ResourceChange[], kind: string): ResourceChange[] {
  return having(changes, "update").filter((change) => change.kind === kind);
}

export function fieldsOf(changes: ResourceChange[], path: RegExp, kind = "Deployment"): FieldChange[] {
  return updatesOf(changes, kind).flatMap((change) => change.fields.filter((field) => path.test(field.path)));
}

export function templateFields(changes: ResourceChange[]): FieldChange[] {
  return fieldsOf(changes, /^spec\.template\./);
}

/** Objects that would find other pods than before. */
export function reselected(changes: ResourceChange[]): ResourceChange[] {
  return having(changes, "update").filter(({ fields }) => fields.some(({ path }) => path.startsWith("spec.selector")));
}

/** Provider configurations that are changed or replaced. */
export function otherProviders(changes: ResourceChange[]): ResourceChange[] {
  return changes.filter(({ kind }) => kind === "Provider");
}

/** Provider configurations with which everything may be on another cluster. */
export function otherClusters(changes: ResourceChange[]): ResourceChange[] {
  return otherProviders(changes).filter(({ urn }) => urn.includes("::pulumi:providers:kubernetes::"));
}

/** Whether a Deployment is paused, so that changes of its pod template wait. */
export function isPaused(changes: ResourceChange[]): boolean {
  return pausedDeployments(changes).length > 0;
}

export function pausedDeployments(changes: ResourceChange[]): ResourceChange[] {
  return changes.filter(
    ({ kind, new: planned }) => kind === "Deployment" && valueAt(planned, "spec", "paused") === true,
  );
}

/** Whether changes of the pod template that waited for the end of a pause may roll out now. */
export function resumes(changes: ResourceChange[]): boolean {
  return fieldsOf(changes, /^spec\.paused$/).some(({ old, new: planned }) => old === true && planned !== true);
}

/** Deployments of which pods start: new ones, more of them, or others in place of the old. */
export function startingPods(changes: ResourceChange[]): ResourceChange[] {
  return changes
    .filter(({ kind, change }) => kind === "Deployment" && change !== "delete")
    .filter(
      (deployment) =>
        deployment.change !== "update" ||
        templateFields([deployment]).length > 0 ||
        grows(deployment) ||
        resumes([deployment]),
    );
}

function grows(deployment: ResourceChange): boolean {
  return (
    fieldsOf([deployment], /^spec\.replicas$/).length > 0 && !(replicasIn(deployment.new) <= replicasIn(deployment.old))
  );
}

/** Deployments that serve before and after, but may have no pod in between. */
export function interrupted(changes: ResourceChange[]): ResourceChange[] {
  return updatesOf(changes, "Deployment").filter((deployment) => {
    const replicas = replicasIn(deployment.new);
    const restarts = (templateFields([deployment]).length > 0 || resumes([deployment])) && !isPaused([deployment]);
    return (
      restarts && replicasIn(deployment.old) !== 0 && replicas !== 0 && takesAllAway(deployment.new?.spec, replicas)
    );
  });
}

/** Objects that change who gets through to a service that exists already. */
export function gatesChanged(changes: ResourceChange[]): ResourceChange[] {
  const isNew = changes.some(({ kind, change }) => kind === "Deployment" && change === "create");
  return changes.filter(
    (change) => exposingFields(change).length > 0 || (!isNew && isGate(change) && change.change !== "update"),
  );
}

/** Kinds of objects that let clients through to a service. */
const gates = ["Ingress", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute", "NetworkPolicy"];

/** A field that is an annotation, with its key. */
export const annotationPath = /^metadata\.annotations(?:\.|\[")([^"]+?)(?:"\])?$/;

/** Annotations that no load balancer and no controller reads. */
const bookkeeping = /^metadata\.annotations\["(?:pulumi\.com|kubectl\.kubernetes\.io|meta\.helm\.sh)\//;

function isGate({ kind, change }: ResourceChange): boolean {
  return gates.includes(kind) || (kind === "Service" && change === "create");
}

/** The changed fields of an object that say who can reach the service, and on which port. */
export function exposingFields({ kind, change, fields }: ResourceChange): FieldChange[] {
  if (change !== "update" || !["Service", ...gates].includes(kind)) {
    return [];
  }
  // Load balancers and controllers are told by annotations whom to let in.
  return fields.filter(
    ({ path }) =>
      (kind === "NetworkPolicy" ? /^spec\./ : /^(?:spec|metadata\.annotations)[.[]/).test(path) &&
      !/^spec\.(?:selector|sessionAffinity)/.test(path) &&
      !bookkeeping.test(path),
  );
}

/** Services that answer in another way than before. */
export function retypedServices(changes: ResourceChange[]): ResourceChange[] {
  return updatesOf(changes, "Service").filter(({ fields }) => fields.some(({ path }) => path === "spec.type"));
}

/** The changed fields that say how long a client keeps its replica. */
export function affinityFields(changes: ResourceChange[]): FieldChange[] {
  return fieldsOf(changes, /^spec\.sessionAffinity/, "Service");
}

/** Whether the replicas of a Deployment get other secret environment variables. */
export function changesSecrets(changes: ResourceChange[]): boolean {
  return templateFields(changes).some(isSecretVariable);
}

export function isSecretVariable({ path }: FieldChange): boolean {
  return path.includes(".valueFrom.secretKeyRef.");
}

/**
 * Secrets that come and go with the replicas that read them: an update that rolls out creates a new one before, and
 * deletes the old one after.
 */
export function secretsOfReplicas(changes: ResourceChange[]): ResourceChange[] {
  const deployments = updatesOf(changes, "Deployment").filter((deployment) => !isPaused([deployment]));
  const read = (side: "old" | "new") => new Set(deployments.flatMap((deployment) => secretsReadBy(deployment[side])));
  const [before, after] = [read("old"), read("new")];
  return changes.filter(
    ({ kind, name, change }) =>
      kind === "Secret" &&
      ((change === "create" && after.has(name)) || (change === "delete" && before.has(name) && !after.has(name))),
  );
}

/** Names of the Secrets that the environment of a Deployment's containers is read from. */
function secretsReadBy(deployment: Value | undefined): string[] {
  const variables = containersIn(valueAt(deployment, "spec")).flatMap((container) => {
    const env = valueAt(container, "env");
    return Array.isArray(env) ? env : [];
  });
  const names = variables.map((variable) => valueAt(variable, "valueFrom", "secretKeyRef", "name"));
  return names.filter((name) => typeof name === "string");
}

export function isImage({ path }: FieldChange): boolean {
  return path.endsWith("].image");
}

/** The images of a Deployment's containers, those that run before the others last. */
export function imagesIn(spec: Value | undefined): string[] {
  return containersIn(spec).map((container) => String(valueAt(container, "image")));
}

function containersIn(spec: Value | undefined): Value[] {
  return ["containers", "initContainers"].flatMap((field) => {
    const containers = valueAt(spec, "template", "spec", field);
    return Array.isArray(containers) ? containers : [];
  });
}

/** The replicas of a Deployment; NaN where the stack leaves them to the cluster, as to an autoscaler. */
export function replicasIn(deployment: Value | undefined): number {
  return Number(valueAt(deployment, "spec", "replicas"));
}

/** Whether nobody is served while the object is away. */
export function stopsTraffic({ kind }: ResourceChange): boolean {
  return ["Deployment", "Service", "Namespace"].includes(kind);
}

/** Whether an object is replaced by one that is created only when it is gone, which is so of two of the same name. */
export function isDeletedFirst({ change, deletedFirst }: ResourceChange): boolean {
  return change === "replace" && deletedFirst !== false;
}

export function deletesNamespace(changes: ResourceChange[]): boolean {
  return changes.some(({ kind, change }) => kind === "Namespace" && (change === "delete" || change === "replace"));
}
