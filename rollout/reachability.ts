import type { ApiServer } from "../kubernetes/apiServer.ts";
import { unlessMissing } from "../kubernetes/unlessMissing.ts";
import type { PlannedObject } from "./plan.ts";

/** Who is to take an object, by its kind. */
const takers: Record<string, string> = { Service: "load balancer", Ingress: "ingress controller" };

/**
 * Why clients can't come by a Service's load balancer, an Ingress or an HTTPRoute; undefined once they can.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/implementers/#conditions-policy-and-standards
 */
export async function whyUnreachable(
  apiServer: ApiServer,
  { collection, manifest }: PlannedObject,
): Promise<string | undefined> {
  const { kind, metadata } = manifest;
  const live = await unlessMissing(apiServer.get<Reachable>(`${collection}/${metadata.name}`));
  if (kind === "HTTPRoute") {
    const [accepted] = live === undefined ? [] : accepting(live);
    return accepted === undefined
      ? `no Gateway has taken HTTPRoute ${metadata.name}`
      : accepted.status === "True"
        ? undefined
        : `the Gateway doesn't accept HTTPRoute ${metadata.name}: ${accepted.reason}: ${accepted.message}`;
  }
  const isTaken = (live?.status?.loadBalancer?.ingress ?? []).length > 0;
  return isTaken ? undefined : `no ${takers[kind]} has taken ${kind} ${metadata.name}`;
}

/** What a controller says of an object that it is to make reachable. */
interface Reachable {
  metadata?: { generation?: number };
  spec?: { parentRefs?: ParentRef[] };
  status?: {
    loadBalancer?: { ingress?: object[] };
    parents?: { parentRef: ParentRef; conditions?: Condition[] }[];
  };
}

interface ParentRef {
  name: string;
  namespace?: string;
}

interface Condition {
  type: string;
  status: string;
  observedGeneration?: number;
  reason?: string;
  message?: string;
}

/** What the Gateway of a route, as it is now, says of accepting it. */
function accepting({ metadata, spec, status }: Reachable): Condition[] {
  const [wanted] = spec?.parentRefs ?? [];
  return (status?.parents ?? [])
    .filter(({ parentRef }) => parentRef.name === wanted?.name && parentRef.namespace === wanted.namespace)
    .flatMap(({ conditions }) => conditions ?? [])
    .filter(
      ({ type, observedGeneration }) => type === "Accepted" && (observedGeneration ?? 0) >= (metadata?.generation ?? 0),
    );
}
