import { valueAt } from "../read/json.ts";
import type { FieldChange, ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";
import { autoscalingRisks, isAutoscaler } from "./autoscaling.ts";
import { disruptionRisks } from "./disruptions.ts";
import { addressAfter, reachAfter, serviceType } from "./exposure.ts";
import { isPinned, tagOf } from "./imageTag.ts";
import { privilegeRisks } from "./privileges.ts";
import { rightRisks } from "./rights.ts";
import {
  exposingFields,
  fieldsOf,
  gatesChanged,
  having,
  imagesIn,
  interrupted,
  isDeletedFirst,
  otherClusters,
  otherProviders,
  pausedDeployments,
  replicasIn,
  reselected,
  retypedServices,
  secretsOfReplicas,
  startingPods,
} from "./selections.ts";
import { fromTo, joined, shown } from "./words.ts";

const nodePort = /\.nodePort$/;

/** What can go wrong with an update, in sentences that each begin with a title in asterisks. */
export function risksOf(changes: ResourceChange[]): string[] {
  const goneWithReplicas = secretsOfReplicas(changes);
  return [
    ...changes
      .filter(({ exists }) => exists)
      .map(
        (change) =>
          `**Existing object**: the cluster has ${nameOf(change)}, which this stack's state doesn't know; ` +
          "an update fails or takes it over.",
      ),
    ...having(changes, "delete")
      .filter((change) => !isAutoscaler(change) && !goneWithReplicas.includes(change))
      .map((change) => `**Deletion** of ${nameOf(change)}${goneWith(change)}.`),
    ...having(changes, "replace").map((change) => `**Replacement** of ${nameOf(change)}: ${orderOf(change)}.`),
    ...otherProviders(changes).map((change) => {
      const mayBeElsewhere = otherClusters([change]).length > 0;
      const what = mayBeElsewhere ? ": this may be another cluster" : ` of ${nameOf(change)}`;
      return `**Another provider configuration**${what}.`;
    }),
    ...privilegeRisks(changes),
    ...rightRisks(changes),
    ...reselected(changes).map(
      (change) => `**Selector** of ${nameOf(change)} changes: it may find other pods, or none.`,
    ),
    ...changes.filter(({ kind }) => kind === "Service").flatMap(addressRisks),
    ...gatesChanged(changes)
      .filter(isNotSaid)
      .map((change) => `**Network exposure** changes with ${nameOf(change)}: ${reachAfter(change)}.`),
    ...disruptionRisks(changes),
    ...autoscalingRisks(changes),
    ...scaledToZero(changes).map((change) => `**Replicas are 0** in ${nameOf(change)}: it serves nobody.`),
    ...interrupted(changes).map(
      (change) => `**Downtime** of ${nameOf(change)}: all its pods stop before new ones are ready.`,
    ),
    ...pausedDeployments(changes).map(
      (change) => `**Paused rollout** of ${nameOf(change)}: changes of the pod template wait, security fixes as well.`,
    ),
    ...startingPods(changes).flatMap((change) =>
      unpinnedTags(change).map(
        (tag) =>
          "**Tag not pinned**: " +
          `${tag} of ${nameOf(change)} may be another image tomorrow, and there is no way back to today's.`,
      ),
    ),
  ];
}

/** What is lost besides an object that is deleted. */
function goneWith({ kind }: ResourceChange): string {
  switch (kind) {
    case "Namespace":
      return " and everything in it";
    case "PodDisruptionBudget":
      return ": a drain of nodes may take all its pods at a time";
    default:
      return "";
  }
}

/** What the plugin does first, why, and where it leaves the object. */
function orderOf(change: ResourceChange): string {
  const [from, to] = [change.old, change.new].map((object) => valueAt(object, "metadata", "namespace"));
  const order = isDeletedFirst(change)
    ? "it is deleted before the new one is created"
    : "the new one is created before it is deleted";
  const why =
    change.replaceReasons.length === 0 ? "" : `, because ${joined(change.replaceReasons)} can't be changed in place`;
  return from === to ? order + why : `it moves from namespace ${shown(from)} to ${shown(to)}; ${order}${why}`;
}

function addressRisks(service: ResourceChange): string[] {
  return retypedServices([service]).length > 0
    ? fieldsOf([service], serviceType, "Service").map(
        (field) =>
          `**Service type** of ${nameOf(service)} ${fromTo(field)}: ${addressAfter(service)}. ` +
          "Clients and firewalls have to know.",
      )
    : fieldsOf([service], nodePort, "Service").map(
        (field) =>
          `**Node port** of ${nameOf(service)} ${fromTo(field)}: ` +
          `clients and firewalls have to know${theNewOne(field)}.`,
      );
}

function theNewOne(field: FieldChange): string {
  return field.new === undefined ? "" : " the new one";
}

/**
 * Whether a change of network exposure is more than another node port or service type, which are risks of their own.
 */
function isNotSaid(change: ResourceChange): boolean {
  const fields = exposingFields(change);
  return (
    fields.length === 0 ||
    fields.some(({ path }) => change.kind !== "Service" || !(nodePort.test(path) || serviceType.test(path)))
  );
}

function scaledToZero(changes: ResourceChange[]): ResourceChange[] {
  return changes.filter(({ kind, new: planned }) => kind === "Deployment" && replicasIn(planned) === 0);
}

function unpinnedTags(deployment: ResourceChange): string[] {
  const images = imagesIn(deployment.new?.spec);
  return [...new Set(images.filter((image) => !isPinned(image)).map(tagOf))];
}
