import type { ApiServer, Json } from "../kubernetes/apiServer";
import type { PlannedObject } from "./plan";
import { unlessMissing } from "./view";

/** What a controller says of an object that it is to make reachable. */
interface Reachable {
  status?: {
    loadBalancer?: { ingress?: object[] };
    parents?: { conditions?: Json<Condition>[] }[];
  };
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** Who is to take an object, by its kind. */
const takers: Record<string, string> = {
  Service: "load balancer",
  Ingress: "ingress controller",
  HTTPRoute: "Gateway",
};

/**
 * Why clients can't reach what stands in front of the replicas, a Service's load balancer, an Ingress or an HTTPRoute;
 * undefined once they can.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/implementers/#conditions-policy-and-standards
 */
export async function lackingAddress(
  apiServer: ApiServer,
  { collection, manifest }: PlannedObject,
): Promise<string | undefined> {
  const { kind, metadata } = manifest;
  const live = await unlessMissing(apiServer.get<Reachable>(`${collection}/${metadata.name}`));
  const conditions = (live?.status?.parents ?? []).flatMap((parent) => parent.conditions ?? []);
  const accepted = conditions.filter(({ type }) => type === "Accepted");
  const refusal = accepted.find(({ status }) => status === "False");
  if (refusal !== undefined) {
    return `the ${takers[kind]} refuses ${kind} ${metadata.name}: ${refusal.reason}: ${refusal.message}`;
  }
  const isTaken = kind === "HTTPRoute" ? accepted.length > 0 : (live?.status?.loadBalancer?.ingress ?? []).length > 0;
  return isTaken ? undefined : `no ${takers[kind]} has taken ${kind} ${metadata.name}`;
}
