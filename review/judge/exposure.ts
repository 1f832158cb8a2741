import type { Value } from "../read/json.ts";
import { itemsAt, valueAt } from "../read/json.ts";
import type { ResourceChange } from "../read/resourceChange.ts";
import { annotationPath, exposingFields } from "./selections.ts";
import { fromTo, joined, shown } from "./words.ts";

/** The field that says where a Service answers. */
export const serviceType = /^spec\.type$/;

/**
 * What becomes of the address of a Service whose type changes, in words.
 *
 * A load balancer is given a node port as well, and one that is there already stays.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export function addressAfter({ old, new: planned }: ResourceChange): string {
  const portIn = (service: Value | undefined) => valueAt(service, "spec", "ports", 0, "nodePort");
  const [from, to] = [typeOf(old), typeOf(planned)];
  const [before, after] = [portIn(old), portIn(planned)];
  const port = (number: Value | undefined) => (number === undefined ? "their node port" : `node port ${shown(number)}`);
  const closes = `nodes stop answering on ${port(before)}`;
  switch (`${from} ${to}`) {
    case "NodePort ClusterIP":
      return `${closes}, and only pods of the cluster reach it`;
    case "NodePort LoadBalancer":
      return `a load balancer is asked for an address, and nodes go on answering on ${port(after ?? before)}`;
    case "LoadBalancer ClusterIP":
      return "the load balancer's address is given up, and only pods of the cluster reach it";
    case "LoadBalancer NodePort":
      return `the load balancer's address is given up, and nodes answer on ${port(after)}`;
    case "ClusterIP NodePort":
      return `nodes answer on ${port(after)}, and not only pods of the cluster reach it`;
    case "ClusterIP LoadBalancer":
      return "a load balancer is asked for an address, and not only pods of the cluster reach it";
    default:
      return "it may be reached in another way, or by others";
  }
}

function typeOf(service: Value | undefined): string {
  return shown(valueAt(service, "spec", "type") ?? "ClusterIP");
}

/** Who gets through a changed gate, in words. */
export function reachAfter(change: ResourceChange): string {
  const ofAnnotations = annotated(change);
  const isAnnotated = ofAnnotations.length > 0 && exposingFields(change).every(({ path }) => annotationPath.test(path));
  return [...(isAnnotated ? [] : [reachBySpec(change) ?? unknown]), ...ofAnnotations].join("; ");
}

function reachBySpec(change: ResourceChange): string | undefined {
  switch (change.kind) {
    case "NetworkPolicy":
      return letIn(change.new);
    case "Ingress":
    case "HTTPRoute":
      return hosted(change);
    case "Service":
      return taken(change);
    default:
      return undefined;
  }
}

/** What changed annotations tell a load balancer or a controller, in words. */
function annotated(change: ResourceChange): string[] {
  return exposingFields(change).flatMap((field) => {
    const [, key] = annotationPath.exec(field.path) ?? [];
    if (key === undefined) {
      return [];
    }
    const [was, is] = [isInternal(key, field.old), isInternal(key, field.new)];
    const annotation = `annotation ${key} ${fromTo(field)}`;
    return was && !is
      ? [`its load balancer goes from internal to internet-facing (${annotation})`]
      : is && !was
        ? [`its load balancer becomes internal, which keeps out who comes from the internet (${annotation})`]
        : [`${annotation} may decide who gets in`];
  });
}

/** Whether an annotation asks for a load balancer inside the cloud's own network, by any cloud's name for it. */
function isInternal(key: string, value: Value | undefined): boolean {
  return /^(?:internal|intranet)$/i.test(shown(value)) || (/internal/.test(key) && value === "true");
}

const unknown = "check who gets through";

/** Whom a NetworkPolicy lets in, where it names addresses and namespaces alone. */
function letIn(policy: Value | undefined): string | undefined {
  if (policy === undefined) {
    return "it keeps nobody out any more";
  }
  const peers = itemsAt(policy, "spec", "ingress").flatMap((rule) => itemsAt(rule, "from"));
  const names = peers.map((peer) => {
    const cidr = valueAt(peer, "ipBlock", "cidr");
    const namespace = valueAt(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name");
    return cidr ?? (namespace === undefined ? undefined : `pods of ${shown(namespace)}`);
  });
  return names.length === 0 || names.includes(undefined)
    ? undefined
    : `it lets in ${joined(names.map(shown))}, and nobody else`;
}

/** Which host names lead to the service from now on, and no longer. */
function hosted({ old, new: planned }: ResourceChange): string | undefined {
  const [before, after] = [hostsIn(old), hostsIn(planned)];
  const come = after.filter((host) => !before.includes(host));
  const gone = before.filter((host) => !after.includes(host));
  const sentences = [
    ...(gone.length === 0 ? [] : [`${joined(gone)} no longer ${leads(gone)} to it`]),
    ...(come.length === 0 ? [] : [`${joined(come)} ${leads(come)} to it from now on`]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(", and ");
}

function leads(hosts: string[]): string {
  return hosts.length === 1 ? "leads" : "lead";
}

/** The host names of an Ingress or an HTTPRoute. */
function hostsIn(route: Value | undefined): string[] {
  const hosts = [
    ...itemsAt(route, "spec", "rules").map((rule) => valueAt(rule, "host")),
    ...itemsAt(route, "spec", "hostnames"),
  ];
  return hosts.filter((host) => host !== undefined).map(shown);
}

/** What a Service takes from outside, where nothing else of its exposure changes. */
function taken(change: ResourceChange): string | undefined {
  const fields = exposingFields(change).filter(
    ({ path }) => !serviceType.test(path) && !path.endsWith(".nodePort") && !annotationPath.test(path),
  );
  const changes = (path: string) => fields.some((field) => field.path.startsWith(path));
  const [policy, ranges] = ["spec.externalTrafficPolicy", "spec.loadBalancerSourceRanges"];
  if (fields.length === 0 || fields.some(({ path }) => !path.startsWith(policy) && !path.startsWith(ranges))) {
    return undefined;
  }
  const allowed = itemsAt(change.new, "spec", "loadBalancerSourceRanges").map(shown);
  const isLocal = valueAt(change.new, "spec", "externalTrafficPolicy") === "Local";
  const sentences = [
    ...(changes(ranges)
      ? [`the load balancer lets in ${allowed.length === 0 ? "everybody" : `${joined(allowed)}, and nobody else`}`]
      : []),
    ...(changes(policy) ? [isLocal ? "only nodes that run a replica answer" : "every node answers"] : []),
  ];
  return sentences.join("; ");
}
