/** The objects of a namespace and what ties them together, as the API server has it. */
export interface ObjectGraph {
  objects: GraphObject[];
  ties: Tie[];
}

export interface GraphObject {
  kind: string;
  name: string;
  /** What is most worth knowing of it, such as `3 replicas`. */
  detail: string;
}

/** That one object owns another, selects it by its labels, or is given to it as environment; each as `KIND NAME`. */
export interface Tie {
  from: string;
  to: string;
  how: "owns" | "selects" | "is read by";
}

type Labels = Record<string, string>;

/** Of an object as `kubectl get -o json` has it, what is looked at here. */
export interface ListedObject {
  kind: string;
  metadata: { name: string; labels?: Labels; ownerReferences?: { kind: string; name: string }[] };
  spec?: {
    replicas?: number;
    template?: { spec: { containers: { image: string }[] } };
    containers?: { image: string; env?: { valueFrom?: { secretKeyRef?: { name: string } } }[] }[];
    selector?: Labels | { matchLabels?: Labels };
    podSelector?: { matchLabels?: Labels };
    type?: string;
    ports?: { nodePort?: number; port: number }[];
    maxUnavailable?: number | string;
    ingress?: { from?: { ipBlock?: { cidr: string } }[] }[];
  };
  data?: Record<string, string>;
}

/** Kinds whose selector says which pods they are about; a Deployment and a ReplicaSet own theirs. */
const selecting = ["Service", "PodDisruptionBudget", "NetworkPolicy"];

export function objectGraph(listed: ListedObject[]): ObjectGraph {
  const pods = listed.filter(({ kind }) => kind === "Pod");
  return {
    objects: listed.map((object) => ({ kind: object.kind, name: object.metadata.name, detail: detailOf(object) })),
    ties: listed.flatMap((object) => [
      ...(object.metadata.ownerReferences ?? []).map((owner) => tie(`${owner.kind} ${owner.name}`, "owns", object)),
      ...pods.filter((pod) => selects(object, pod)).map((pod) => tie(idOf(object), "selects", pod)),
      ...secretsOf(object).map((secret) => tie(`Secret ${secret}`, "is read by", object)),
    ]),
  };
}

function tie(from: string, how: Tie["how"], to: ListedObject): Tie {
  return { from, to: idOf(to), how };
}

function idOf({ kind, metadata }: ListedObject): string {
  return `${kind} ${metadata.name}`;
}

function selects({ kind, spec }: ListedObject, pod: ListedObject): boolean {
  const { matchLabels = spec?.selector } = spec?.podSelector ?? spec?.selector ?? {};
  return (
    selecting.includes(kind) &&
    Object.entries(matchLabels ?? {}).every(([label, value]) => pod.metadata.labels?.[label] === value)
  );
}

function secretsOf({ spec }: ListedObject): string[] {
  const variables = (spec?.containers ?? []).flatMap(({ env }) => env ?? []);
  return [...new Set(variables.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []))];
}

function detailOf({ kind, spec = {}, data }: ListedObject): string {
  const { containers = [] } = spec.template?.spec ?? spec;
  const tags = containers.map(({ image }) => image.slice(image.lastIndexOf(":") + 1)).join(", ");
  const sources = (spec.ingress ?? []).flatMap(({ from = [] }) => from);
  switch (kind) {
    case "Deployment":
      return `${spec.replicas} replicas of ${tags}`;
    case "ReplicaSet":
      return `${spec.replicas} of ${tags}`;
    case "Service":
      return `${spec.type} ${(spec.ports ?? []).map(({ nodePort, port }) => nodePort ?? port).join(", ")}`;
    case "PodDisruptionBudget":
      return `at most ${spec.maxUnavailable} away`;
    case "NetworkPolicy":
      return `from ${sources.map(({ ipBlock }) => ipBlock?.cidr).join(", ")}`;
    case "Secret":
      return Object.keys(data ?? {}).join(", ");
    default:
      return tags;
  }
}
