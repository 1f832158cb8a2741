import { valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { choiceAfter } from "./autoscaling.ts";
import { drainsAfter } from "./disruptions.ts";
import { addressAfter } from "./exposure.ts";
import type { Group } from "./groups.ts";
import { byDeployment, byService } from "./groups.ts";
import { exposed } from "./headline.ts";
import {
  affinityFields,
  changesSecrets,
  deletesNamespace,
  fieldsOf,
  interrupted,
  isDeletedFirst,
  isPaused,
  otherClusters,
  replicasIn,
  reselected,
  resumes,
  retypedServices,
  stopsTraffic,
  templateFields,
} from "./selections.ts";
import { strategyOf } from "./strategy.ts";
import { count, shown } from "./words.ts";

/** What an update means for the pods, in sentences; of several Deployments, for those of each. */
export function podsOf(changes: ResourceChange[]): string {
  return ofEach(byDeployment(changes), (group) =>
    [podsOfOne(group), ...(otherClusters(group).length > 0 ? [] : drains(group))].join(" "),
  );
}

/** What an update means for the traffic, in sentences; of several Deployments and Services, for that of each. */
export function trafficOf(changes: ResourceChange[]): string {
  return ofEach(byService(changes), trafficOfOne);
}

function ofEach(groups: Group[], sentencesOf: (changes: ResourceChange[]) => string): string {
  return groups.map(({ name, changes }) => `${name === undefined ? "" : `${name}: `}${sentencesOf(changes)}`).join(" ");
}

/** Where the pods come or go with it, a drain has none to take. */
function drains(changes: ResourceChange[]): string[] {
  const isOfOthers = changes.some(({ kind, change }) => kind === "Deployment" && change !== "update");
  return isOfOthers || deletesNamespace(changes) ? [] : drainsAfter(changes);
}

function podsOfOne(changes: ResourceChange[]): string {
  const deployment = changes.find(({ kind }) => kind === "Deployment");
  if (otherClusters(changes).length > 0) {
    return notKnown;
  }
  const [before, replicas] = [replicasIn(deployment?.old), replicasIn(deployment?.new)];
  switch (deployment?.change) {
    case "create":
      return isPaused(changes)
        ? startsLater
        : Number.isNaN(replicas)
          ? `Pods start. ${choiceAfter(changes).at(0) ?? clusterDecides}`
          : `${count(replicas, "pod")} ${replicas === 1 ? "starts" : "start"}.`;
    case "delete":
      return `${all(before)} stop.`;
    case "replace":
      return replaced(deployment, before, replicas);
    case "update":
    case undefined:
      return deletesNamespace(changes)
        ? "All of them stop with their namespace."
        : changed(changes, deployment, before, replicas);
  }
}

function replaced({ deletedFirst }: ResourceChange, before: number, replicas: number): string {
  const some = Number.isNaN(replicas) ? "new ones" : `${replicas} new ones`;
  const order =
    deletedFirst === false
      ? `${some} start, and ${all(before).toLowerCase()} old ones stop at the end of the update.`
      : `${all(before)} stop before ${some} start.`;
  return Number.isNaN(replicas) ? `${order} ${clusterDecides}` : order;
}

const notKnown = "Not known: this may be another cluster.";
const startsLater = "None starts until paused is false.";
const clusterDecides = "The cluster decides how many.";

function all(pods: number): string {
  return Number.isNaN(pods) ? "All" : `All ${pods}`;
}

function changed(
  changes: ResourceChange[],
  deployment: ResourceChange | undefined,
  before: number,
  replicas: number,
): string {
  const sentences = [...scaling(changes, before, replicas), ...replacing(changes, deployment, before, replicas)];
  return sentences.length === 0 ? "None starts or stops." : sentences.join(" ");
}

function scaling(changes: ResourceChange[], before: number, replicas: number): string[] {
  const choice = choiceAfter(changes);
  if (fieldsOf(changes, /^spec\.replicas$/).length === 0) {
    return choice;
  }
  if (Number.isNaN(replicas)) {
    return choice.length === 0 ? [clusterDecides] : choice;
  }
  if (Number.isNaN(before)) {
    return [...choice, `From now on there are ${replicas}.`];
  }
  return [
    ...choice,
    replicas > before ? `${replicas - before} more start.` : `${before - replicas} of ${before} stop.`,
  ];
}

function replacing(
  changes: ResourceChange[],
  deployment: ResourceChange | undefined,
  before: number,
  replicas: number,
): string[] {
  if (interrupted(changes).length > 0) {
    return ["All stop before new ones are ready."];
  }
  if (resumes(changes)) {
    return ["Changes that the pause held back roll out now."];
  }
  if (templateFields(changes).length === 0) {
    return [];
  }
  if (isPaused(changes)) {
    return ["None is replaced until paused is false."];
  }
  if (before === 0 || replicas === 0) {
    return replicas === 0 ? ["None is there to be replaced."] : [];
  }
  const { unavailable, surge } = strategyOf(deployment?.new?.spec, replicas);
  const [fewest, most] = [Math.min(before, replicas - unavailable), Math.max(before, replicas) + surge];
  return [
    ...(changesSecrets(changes) ? ["Their secret environment variables change."] : []),
    Number.isNaN(fewest + most)
      ? "All are replaced step by step."
      : `All are replaced step by step, never fewer than ${fewest} ready and never more than ${most} in all.`,
  ];
}

function trafficOfOne(changes: ResourceChange[]): string {
  const deployment = changes.find(({ kind }) => kind === "Deployment");
  const service = changes.find(({ kind }) => kind === "Service");
  const ports = fieldsOf(changes, /^spec\.ports\[.*\]\.nodePort$/, "Service").filter(({ old }) => old !== undefined);
  const stops = changes.filter(
    (change) => stopsTraffic(change) && (change.change === "delete" || isDeletedFirst(change)),
  );

  if (otherClusters(changes).length > 0) {
    return notKnown;
  }
  if (stops.length > 0) {
    const isForGood = stops.some(({ change }) => change === "delete");
    return `None is served ${isForGood ? "any more" : "until the replacement is ready"}.`;
  }
  const besides = changes.filter((change) => stopsTraffic(change) && change.change === "replace");
  if (besides.length > 0) {
    return "Served by the new objects and, until the end of the update, by the old ones.";
  }
  if (deployment?.change === "create" || service?.change === "create") {
    if (deployment !== undefined && isPaused(changes)) {
      return "None is served until paused is false.";
    }
    const port = valueAt(service?.new, "spec", "ports", 0, "nodePort");
    return `Served${port === undefined ? "" : ` on node port ${shown(port)}`} once a pod is ready.`;
  }
  if (replicasIn(deployment?.new) === 0) {
    return "None is served.";
  }
  if (replicasIn(deployment?.old) === 0) {
    return "Served again once a pod is ready.";
  }
  if (interrupted(changes).length > 0) {
    return "None is served until a new pod is ready.";
  }
  const [retyped] = retypedServices(changes);
  if (retyped !== undefined) {
    return `${sentence(addressAfter(retyped))}.`;
  }
  if (ports.length > 0) {
    const [port] = ports;
    const instead = port.new === undefined ? "" : `; ${shown(port.new)} answers instead`;
    return `Node port ${shown(port.old)} stops answering at once${instead}.`;
  }
  if (reselected(changes).some(({ kind }) => kind === "Service")) {
    return "Goes to the pods that the new selector finds.";
  }
  if (exposed(changes).length > 0) {
    return "Who can reach the service changes; see the fields below.";
  }
  if (affinityFields(changes).length > 0) {
    return affinityAfter(service);
  }
  return (templateFields(changes).length > 0 || resumes(changes)) && !isPaused(changes)
    ? "Moves from old pods to new ones as they get ready; no downtime is planned."
    : "Not touched.";
}

/** How requests are spread from now on. */
function affinityAfter(service: ResourceChange | undefined): string {
  if (valueAt(service?.new, "spec", "sessionAffinity") !== "ClientIP") {
    return "Every connection is spread anew over the pods.";
  }
  const timeout = valueAt(service?.new, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds");
  const seconds = shown(timeout ?? defaultAffinitySeconds);
  return `Each client address keeps its replica for ${seconds} s after its last connection.`;
}

/** @see https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity */
const defaultAffinitySeconds = 10800;

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
