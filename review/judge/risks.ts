import type { ResourceChange } from "../read/resourceChange";
import { nameOf } from "../read/resourceChange";
import { autoscalingRisks, isAutoscaler } from "./autoscaling";
import { addressAfter, reachAfter, serviceType } from "./exposure";
import { isPinned, tagOf } from "./imageTag";
import {
  exposingFields,
  fieldsOf,
  gatesChanged,
  having,
  imagesIn,
  interrupted,
  isPaused,
  otherClusters,
  otherProviders,
  replicasIn,
  reselected,
  retypedServices,
  secretsOfReplicas,
  startingPods,
} from "./selections";
import { code, fromTo, joined } from "./words";

const nodePort = /\.nodePort$/;

/** What can go wrong with an update, in sentences. */
export function risksOf(changes: ResourceChange[]): string[] {
  const retyped = retypedServices(changes);
  return [
    ...having(changes, "delete")
      .filter((change) => !isAutoscaler(change) && !secretsOfReplicas(changes).includes(change))
      .map(
        (change) => `**Deletion** of ${nameOf(change)}${change.kind === "Namespace" ? " and everything in it" : ""}.`,
      ),
    ...having(changes, "replace").map(
      (change) =>
        `**Replacement** of ${nameOf(change)}: it is deleted before the new one is created${reasons(change)}.`,
    ),
    ...otherProviders(changes).map(
      (change) =>
        `**Another provider configuration**${otherClusters([change]).length > 0 ? ": this may be another cluster" : ` of ${nameOf(change)}`}.`,
    ),
    ...reselected(changes).map(
      (change) => `**Selector** of ${nameOf(change)} changes: it may find other pods, or none.`,
    ),
    ...fieldsOf(
      changes.filter((change) => !retyped.includes(change)),
      nodePort,
      "Service",
    ).map(
      (field) =>
        `**Node port** ${fromTo(field)}: clients and firewalls have to know${field.new === undefined ? "" : " the new one"}.`,
    ),
    ...retyped.flatMap((service) =>
      fieldsOf([service], serviceType, "Service").map(
        (field) => `**Service type** ${fromTo(field)}: ${addressAfter(service)}. Clients and firewalls have to know.`,
      ),
    ),
    ...gatesChanged(changes)
      .filter(isNotSaid)
      .map((change) => `**Network exposure** changes with ${nameOf(change)}: ${reachAfter(change)}.`),
    ...autoscalingRisks(changes),
    ...scaledToZero(changes).map((change) => `**Replicas are 0** in ${nameOf(change)}: it serves nobody.`),
    ...interrupted(changes).map(
      (change) => `**Downtime** of ${nameOf(change)}: all its pods stop before new ones are ready.`,
    ),
    ...(isPaused(changes) ? ["**Paused rollout**: changes of the pod template wait, security fixes as well."] : []),
    ...unpinnedTags(changes).map(
      (tag) =>
        `**Tag ${code(tag)} is not pinned**: it may be another image tomorrow, and there is no way back to today's.`,
    ),
  ];
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

function unpinnedTags(changes: ResourceChange[]): string[] {
  const images = startingPods(changes).flatMap((deployment) => imagesIn(deployment.new?.spec));
  return [...new Set(images.filter((image) => !isPinned(image)).map(tagOf))];
}

function reasons({ replaceReasons }: ResourceChange): string {
  return replaceReasons.length === 0 ? "" : `, because ${joined(replaceReasons.map(code))} can't be changed in place`;
}
