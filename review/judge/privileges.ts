import type { Value } from "../read/json.ts";
import { isFields, itemsAt, valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";
import { joined, shown } from "./words.ts";

/** What pods are given beyond their own container, or are no longer kept from, in sentences. */
export function privilegeRisks(changes: ResourceChange[]): string[] {
  return [...changes.flatMap(ofPods), ...changes.flatMap(ofNamespace)];
}

function ofPods(change: ResourceChange): string[] {
  const [before, after] = [podSpecOf(change.old), podSpecOf(change.new)];
  if (after === undefined) {
    return [];
  }
  const had = before === undefined ? [] : grantsIn(before);
  const gained = grantsIn(after).filter((grant) => !had.includes(grant));
  const lost =
    before === undefined
      ? []
      : safeguards.filter(({ holds }) => holds(before) && !holds(after)).map(({ name }) => name);
  return [
    ...(gained.length === 0 ? [] : [`**Privileges** of ${nameOf(change)} grow: ${joined(gained)}.`]),
    ...(lost.length === 0 ? [] : [`**Safeguards** of ${nameOf(change)} go: ${joined(lost)}.`]),
  ];
}

/** The pod spec in a Pod, or in what makes pods; undefined in everything else. */
function podSpecOf(object: Value | undefined): Value | undefined {
  const template = ["CronJob"].includes(shown(valueAt(object, "kind")))
    ? valueAt(object, "spec", "jobTemplate", "spec", "template")
    : valueAt(object, "spec", "template");
  const spec = valueAt(object, "kind") === "Pod" ? valueAt(object, "spec") : valueAt(template, "spec");
  return isFields(valueAt(spec, "containers", 0)) ? spec : undefined;
}

const nodeParts = { hostNetwork: "network", hostPID: "processes", hostIPC: "shared memory" };

/**
 * What the baseline level of the Pod Security Standards keeps from pods.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
function grantsIn(spec: Value): string[] {
  const ofPod = [
    ...Object.entries(nodeParts).flatMap(([field, part]) =>
      valueAt(spec, field) === true ? [`the node's ${part}`] : [],
    ),
    ...itemsAt(spec, "volumes").flatMap((volume) => {
      const path = valueAt(volume, "hostPath", "path");
      return path === undefined ? [] : [`the node's path ${shown(path)}`];
    }),
    ...contextGrants(spec).map((grant) => `${grant} in the pod`),
  ];
  return [
    ...ofPod,
    ...containersIn(spec).flatMap((container) => {
      const where = `in container ${shown(valueAt(container, "name"))}`;
      const hostPorts = itemsAt(container, "ports").flatMap((port) => valueAt(port, "hostPort") ?? []);
      return [
        ...contextGrants(container).map((grant) => `${grant} ${where}`),
        ...hostPorts.map((port) => `the node's port ${shown(port)} ${where}`),
      ];
    }),
  ];
}

function contextGrants(owner: Value): string[] {
  const at = (...path: string[]) => valueAt(owner, "securityContext", ...path);
  return [
    ...(at("privileged") === true ? ["privileged"] : []),
    ...itemsAt(owner, "securityContext", "capabilities", "add").map((capability) => `capability ${shown(capability)}`),
    ...(at("allowPrivilegeEscalation") === true ? ["escalation of privileges"] : []),
    ...(at("procMount") === "Unmasked" ? ["an unmasked /proc"] : []),
    ...(at("seccompProfile", "type") === "Unconfined" ? ["every system call"] : []),
    ...(at("appArmorProfile", "type") === "Unconfined" ? ["no AppArmor"] : []),
    ...(at("runAsUser") === 0 ? ["root"] : []),
  ];
}

/** What the restricted level asks of every container, and this stack as well. */
const safeguards: { name: string; holds: (spec: Value) => boolean }[] = [
  { name: "no more than an ordinary user", holds: (spec) => everywhere(spec, ["runAsNonRoot"], true) },
  { name: "no escalation of privileges", holds: (spec) => everywhere(spec, ["allowPrivilegeEscalation"], false) },
  { name: "a read-only file system", holds: (spec) => everywhere(spec, ["readOnlyRootFilesystem"], true) },
  {
    name: "no capabilities",
    holds: (spec) =>
      containersIn(spec).every((container) =>
        itemsAt(container, "securityContext", "capabilities", "drop").includes("ALL"),
      ),
  },
  {
    name: "a limit of system calls",
    holds: (spec) => ["RuntimeDefault", "Localhost"].some((type) => everywhere(spec, ["seccompProfile", "type"], type)),
  },
  { name: "no service account token", holds: (spec) => valueAt(spec, "automountServiceAccountToken") === false },
];

/** Whether a field of every container's security context, or else of the pod's, has a value. */
function everywhere(spec: Value, path: string[], wanted: Value): boolean {
  return containersIn(spec).every(
    (container) =>
      (valueAt(container, "securityContext", ...path) ?? valueAt(spec, "securityContext", ...path)) === wanted,
  );
}

function containersIn(spec: Value): Value[] {
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((field) => itemsAt(spec, field));
}

const levels = ["restricted", "baseline", "privileged"];

/** @see https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
function ofNamespace({ kind, name, change, old, new: planned, fields }: ResourceChange): string[] {
  if (kind !== "Namespace" || change !== "update") {
    return [];
  }
  const [before, after] = [levelOf(old), levelOf(planned)];
  return levels.indexOf(after) > levels.indexOf(before)
    ? [
        `**Pod Security** of Namespace ${name} falls from ${before} to ${after}: ` +
          "its pods may be given more of the node.",
      ]
    : [`**Namespace** ${name} changes: everything in it is held to ${joined(fields.map(({ path }) => path))}.`];
}

/** The level that a namespace enforces; without a label it enforces nothing. */
function levelOf(namespace: Value | undefined): string {
  const level = shown(valueAt(namespace, "metadata", "labels", "pod-security.kubernetes.io/enforce") ?? "privileged");
  return levels.includes(level) ? level : "privileged";
}
