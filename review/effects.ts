import { Value, valueAt } from "./digest";
import { exposed } from "./headline";
import { ResourceChange } from "./resourceChange";
import { deletesNamespace, fieldsOf, reselected, resumes, stopsTraffic, templateFields, updated, waits } from "./selections";
import { count, shown } from "./words";

/** What an update means for the pods, in sentences. */
export function podsOf(changes: ResourceChange[]): string {
  const deployment = changes.find(({ kind }) => kind === "Deployment");
  if (updated(changes, "Provider").length > 0) {
    return elsewhere;
  }
  const replicas = Number(valueAt(deployment?.new, "spec", "replicas"));
  const before = Number(valueAt(deployment?.old, "spec", "replicas"));
  switch (deployment?.change) {
    case "create":
      return waits(changes) ? startsLater : `${count(replicas, "pod")} start.`;
    case "delete":
      return `All ${before} stop.`;
    case "replace":
      return `All ${before} stop before ${replicas} new ones start.`;
  }
  if (deletesNamespace(changes)) {
    return "All of them stop with their namespace.";
  }
  return [...scaling(changes, before, replicas), ...replacing(changes, deployment?.new?.spec, before, replicas)].join(" ") || "None starts or stops.";
}

const elsewhere = "Not known: this may be another cluster.";
const startsLater = "None starts until `paused` is false.";

function scaling(changes: ResourceChange[], before: number, replicas: number): string[] {
  if (fieldsOf(changes, /^spec\.replicas$/).length === 0) {
    return [];
  }
  return [replicas > before ? `${replicas - before} more start.` : `${before - replicas} of ${before} stop.`];
}

function replacing(changes: ResourceChange[], spec: Value | undefined, before: number, replicas: number): string[] {
  if (resumes(changes)) {
    return ["Changes that the pause held back roll out now."];
  }
  if (templateFields(changes).length === 0) {
    return [];
  }
  if (waits(changes)) {
    return ["None is replaced until `paused` is false."];
  }
  const unavailable = valueAt(spec, "strategy", "rollingUpdate", "maxUnavailable");
  const surge = valueAt(spec, "strategy", "rollingUpdate", "maxSurge");
  if (replicas === 0) {
    return ["None is there to be replaced."];
  }
  if (typeof unavailable !== "number" || typeof surge !== "number") {
    return ["All are replaced step by step."];
  }
  const [fewest, most] = [Math.min(before, replicas) - unavailable, Math.max(before, replicas) + surge];
  return [`All are replaced step by step, never fewer than ${fewest} ready and never more than ${most} in all.`];
}

/** What an update means for the traffic, in sentences. */
export function trafficOf(changes: ResourceChange[]): string {
  const deployment = changes.find(({ kind }) => kind === "Deployment");
  const service = changes.find(({ kind }) => kind === "Service");
  const ports = fieldsOf(changes, /^spec\.ports\[.*\]\.nodePort$/, "Service").filter(({ old }) => old !== undefined);
  const stops = changes.filter((change) => stopsTraffic(change) && (change.change === "delete" || change.change === "replace"));

  if (updated(changes, "Provider").length > 0) {
    return elsewhere;
  }
  if (stops.length > 0) {
    return `None is served ${stops.some(({ change }) => change === "delete") ? "any more" : "until the replacement is ready"}.`;
  }
  if (deployment?.change === "create" || service?.change === "create") {
    if (deployment !== undefined && waits(changes)) {
      return "None is served until `paused` is false.";
    }
    return `Served on node port ${valueAt(service?.new, "spec", "ports", 0, "nodePort") ?? "none"} once a pod is ready.`;
  }
  if (valueAt(deployment?.new, "spec", "replicas") === 0) {
    return "None is served.";
  }
  if (ports.length > 0) {
    return `Node port ${shown(ports[0].old)} stops answering at once; ${shown(ports[0].new)} answers instead.`;
  }
  if (reselected(changes).some(({ kind }) => kind === "Service")) {
    return "Goes to the pods that the new selector finds.";
  }
  if (exposed(changes).length > 0) {
    return "Who can reach the service changes; see the fields below.";
  }
  return (templateFields(changes).length > 0 || resumes(changes)) && !waits(changes)
    ? "Moves from old pods to new ones as they get ready; no downtime is planned."
    : "Not touched.";
}
