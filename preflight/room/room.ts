import type { V1PodSpec } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../../kubernetes/apiServer.ts";
import { project } from "../../project.ts";
import type { Nodes } from "../nodes.ts";
import { mayGrow, whyClosed } from "../nodes.ts";
import type { PlannedPods } from "../plannedPods.ts";
import type { Report } from "../report.ts";
import { allOf, finding, warning } from "../report.ts";
import { onNode, roomOnNodes } from "./nodeRoom.ts";
import { mend } from "./mend.ts";
import { ofQuota, readQuotas } from "./quota.ts";
import type { Place } from "./rehearse.ts";
import { rehearse } from "./rehearse.ts";
import type { Resources } from "./resources.ts";
import { inWords } from "./resources.ts";

/** What belongs to an update, beyond its pods. */
export interface RoomContext {
  stack: string;
  /** The kubeconfig context of its cluster. */
  context: string;
  namespace: string;
  /** The key of the config that says how many replicas there are to be. */
  countKey: string;
}

/** How many nodes are spoken of by name. */
const mostNamed = 3;

/**
 * Whether the quotas of the namespace let the replicas be, those that an update starts beyond as well.
 *
 * @param spec of a new replica as the API server would have it.
 * @returns undefined if the quotas aren't known.
 */
export async function checkQuotas(
  apiServer: ApiServer,
  context: RoomContext,
  pods: PlannedPods,
  spec: Json<V1PodSpec>,
): Promise<Report | undefined> {
  const before = ofQuota(pods.templateBefore?.spec ?? spec);
  const replicas = Array.from({ length: pods.current }, () => before);
  const quotas = await readQuotas(apiServer, context.namespace, spec, replicas);
  const takes = ofQuota(spec);
  return (
    quotas && allOf(quotas.map((quota) => report([quota], takes, context, pods, `${quota.name} has`, [quota.name])))
  );
}

/**
 * Whether the nodes have room for the replicas, those that an update starts beyond as well.
 *
 * Where a cluster may add nodes, what those that are there lack is no more than a warning. Who may not list nodes and
 * pods learns it from the scheduler instead.
 */
export async function checkNodes(
  apiServer: ApiServer,
  context: RoomContext,
  pods: PlannedPods,
  spec: Json<V1PodSpec>,
  nodes: Nodes | undefined,
): Promise<Report> {
  // What binds a pod to some of the nodes beyond this is not gone into.
  if (!nodes?.areAll || hasRequirements(spec) || (spec.priorityClassName && spec.priority == null)) {
    return allOf([]);
  }
  const labels = pods.template.metadata?.labels ?? {};
  const takes = onNode(spec);
  const places = await roomOnNodes(apiServer, nodes, { namespace: context.namespace, labels, spec }, (found) => {
    const { placed, needed } = rehearse(found, takes, pods);
    return placed === needed && roomFor(found, takes) >= pods.surge;
  });
  if (places === undefined) {
    return allOf([]);
  }
  const closed = nodes.nodes.flatMap((node) => {
    const why = whyClosed(node, spec);
    return why === undefined ? [] : [`${node.metadata?.name} ${why}`];
  });
  const found = report(places, takes, context, pods, "the nodes have", [], closed);
  return mayGrow(nodes)
    ? allOf(
        [...found.findings.map(({ sentence }) => sentence), ...found.warnings].map((sentence) =>
          warning(`Unless the cluster adds a node: ${sentence}`),
        ),
      )
    : found;
}

/** Whether more than its resources decides on which nodes a pod may be; what it only prefers doesn't. */
function hasRequirements({ affinity }: Json<V1PodSpec>): boolean {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return [nodeAffinity, podAffinity, podAntiAffinity].some(
    (kind) => kind?.requiredDuringSchedulingIgnoredDuringExecution != null,
  );
}

function report(
  places: Place[],
  takes: Resources,
  { stack, countKey }: RoomContext,
  pods: PlannedPods,
  who: string,
  subjects: string[],
  closed: string[] = [],
): Report {
  const { placed, needed } = rehearse(places, takes, pods);
  const roomNow = roomFor(places, takes);
  if (placed === needed) {
    return pods.isRollout && roomNow > 0 && roomNow < pods.surge
      ? warning(
          `The update may start ${pods.surge} replicas beyond ${pods.wanted} at a time, ` +
            `and ${who} room for ${roomNow}: it takes longer.`,
        )
      : allOf([]);
  }
  const { key, value, commands } = mend(places, takes, pods, countKey);
  const counted = Object.fromEntries(Object.entries(takes).filter(([name]) => places.some(({ free }) => name in free)));
  const free = places
    .slice(0, mostNamed)
    .map((place) => `${place.name} has ${inWords(onlyOf(place.free, counted))} free`)
    .concat(places.length > mostNamed ? [`${places.length - mostNamed} more`] : [], closed.slice(0, mostNamed));
  const what = pods.isRollout
    ? `of ${needed} new replicas, each of which starts before an old one goes, ${who} room for ${placed}`
    : `of ${needed} more, ${who} room for ${placed}`;
  const sentence =
    `${project}:${key} is ${JSON.stringify(value)}; ${what} (each takes ${inWords(counted)}; ${free.join("; ")}). ` +
    `Run: ${commands.map((command) => `npx pulumi ${command} --stack ${stack}`).join(" && ")}`;
  return finding("room", [`${project}:${key}`, ...subjects], sentence);
}

/** How many replicas fit as things are. */
function roomFor(places: Place[], takes: Resources): number {
  const fit = ({ free }: Place) =>
    Math.min(
      ...Object.entries(takes)
        .filter(([name, amount]) => name in free && amount > 0)
        .map(([name, amount]) => Math.floor(free[name] / amount + 1e-9)),
    );
  return places.reduce((total, place) => total + Math.max(fit(place), 0), 0);
}

function onlyOf(resources: Resources, names: Resources): Resources {
  return Object.fromEntries(Object.entries(resources).filter(([name]) => name in names));
}
