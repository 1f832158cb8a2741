import type { V1Deployment, V1DeploymentSpec, V2HorizontalPodAutoscalerSpec } from "@kubernetes/client-node";
import type { Manifest } from "../components/manifests.ts";
import type { Check } from "../config/checks.ts";
import { setCommand } from "../refusal/configCommand.ts";
import type { ApiServer, Json } from "../kubernetes/apiServer.ts";
import { nameOf } from "../kubernetes/existing.ts";
import { collectionOf } from "../kubernetes/paths.ts";
import { Refusal } from "../refusal/refusal.ts";
import { checkObjects, reportOf, tryPod } from "./admission.ts";
import type { StateObject } from "./changes.ts";
import { checkImage } from "./image/image.ts";
import { readNodes } from "./nodes.ts";
import type { PlannedPods } from "./plannedPods.ts";
import { plannedPods } from "./plannedPods.ts";
import type { Report } from "./report.ts";
import { allOf } from "./report.ts";
import { checkLimitRanges } from "./room/limitRange.ts";
import { checkNodes, checkQuotas } from "./room/room.ts";

/** An update that hasn't begun. */
export interface PlannedUpdate {
  stack: string;
  /** The kubeconfig context of its cluster. */
  context: string;
  /** Every object that the stack registers. */
  manifests: Manifest[];
  /** Those of them that the update creates or changes. */
  changed: Manifest[];
  /** The objects in its state by name; undefined if the engine doesn't tell. */
  state: ReadonlyMap<string, StateObject> | undefined;
  /** The digest that the image had when it was first rolled out; undefined if that isn't known. */
  knownDigest: string | undefined;
  /** The key of the config that says how many replicas there are to be. */
  countKey: string;
  /** Checks that are left out. */
  skipped: string[];
}

/**
 * Looks for what the update would fail at: an image that isn't there, no room, and what the API server refuses. What
 * can't be asked, for want of a permission or an answer, is left to the update.
 *
 * @returns the digest of the image, if its registry tells it, and what may go wrong.
 * @throws Refusal that lists every finding.
 */
export async function preflight(
  apiServer: ApiServer,
  update: PlannedUpdate,
): Promise<{ digest?: string; warnings: string[] }> {
  const { manifests, changed, state, stack } = update;
  const deployment = manifests.find(({ kind }) => kind === "Deployment");
  const [objects, pods] = await Promise.all([
    isOn(update, "admission") ? checkObjects(apiServer, changed, state, update.context) : allOf([]),
    deployment !== undefined && changed.includes(deployment) ? checkPods(apiServer, update, deployment) : allOf([]),
  ]);
  const { findings, warnings } = allOf([objects, pods]);
  if (findings.length > 0) {
    const count = findings.length === 1 ? "1 problem that" : `${findings.length} problems that`;
    const failed = new Set(findings.map(({ check }) => check));
    throw new Refusal(
      "Preflight",
      [
        `${count} an update of stack ${stack} would meet; nothing was changed:`,
        ...findings.map(({ sentence }) => `  - ${sentence}`),
        `To leave that check out: npx pulumi ${setCommand("skipPreflight", [...failed].join(","))} --stack ${stack}`,
      ],
      findings.flatMap(({ subjects }) => subjects),
    );
  }
  return { digest: "digest" in pods ? pods.digest : undefined, warnings };
}

async function checkPods(
  apiServer: ApiServer,
  update: PlannedUpdate,
  deployment: Manifest,
): Promise<Report & { digest?: string }> {
  const { stack, context, manifests, state, knownDigest, countKey } = update;
  const name = nameOf(deployment);
  const path = `${collectionOf(deployment)}/${deployment.metadata.name}`;
  const live = await (state?.has(name) === false
    ? undefined
    : apiServer.get<V1Deployment>(path).catch(() => undefined));
  const before: { spec?: Json<V1DeploymentSpec> } | undefined = state?.get(name)?.inputs;
  const autoscaler = manifests.find(({ kind }) => kind === "HorizontalPodAutoscaler");
  const bounds = autoscaler?.spec as V2HorizontalPodAutoscalerSpec | undefined;
  const pods = plannedPods(deployment.spec as Json<V1DeploymentSpec>, before?.spec, live, bounds);
  if (pods === undefined) {
    return allOf([]);
  }
  const namespace = deployment.metadata.namespace ?? "";
  const nodes = readNodes(apiServer);
  const image = isOn(update, "image")
    ? checkImage(
        apiServer,
        {
          stack,
          namespace,
          template: pods.template,
          before: pods.templateBefore?.spec?.containers[0].image,
          knownDigest,
        },
        nodes,
      )
    : allOf([]);
  const [ofImage, ofRoom] = await Promise.all([
    image,
    checkRoom(apiServer, update, deployment, pods, nodes, { stack, context, namespace, countKey }),
  ]);
  return { ...allOf([ofImage, ofRoom]), digest: "digest" in ofImage ? ofImage.digest : undefined };
}

async function checkRoom(
  apiServer: ApiServer,
  update: PlannedUpdate,
  deployment: Manifest,
  pods: PlannedPods,
  nodes: ReturnType<typeof readNodes>,
  context: Parameters<typeof checkQuotas>[1],
): Promise<Report> {
  const [withRoom, withAdmission] = [isOn(update, "room"), isOn(update, "admission")];
  // What the namespace then allows, such as another Pod Security level, can't be tried before.
  const changesNamespace = update.changed.some(({ kind }) => kind === "Namespace");
  const [tried, limits] = await Promise.all([
    withAdmission && !changesNamespace ? tryPod(apiServer, deployment, pods.template) : undefined,
    withRoom ? checkLimitRanges(apiServer, context, pods) : undefined,
  ]);
  const spec = (tried !== undefined && "admitted" in tried ? tried.admitted.spec : undefined) ?? pods.template.spec;
  const [quotas, onNodes] =
    withRoom && spec !== undefined
      ? await Promise.all([
          checkQuotas(apiServer, context, pods, spec),
          checkNodes(apiServer, context, pods, spec, await nodes),
        ])
      : [undefined, undefined];
  // What was reckoned says more than the refusal of one pod, which may not even be needed at once.
  const isReckoned =
    tried !== undefined &&
    "refused" in tried &&
    ((tried.isQuota && quotas !== undefined) || (limits?.findings.length ?? 0) > 0);
  const ofPod = isReckoned
    ? undefined
    : reportOf(`A pod of ${nameOf(deployment)}`, tried, { exists: false, context: update.context });
  return allOf([limits, quotas, onNodes, ofPod].filter((report) => report !== undefined));
}

function isOn({ skipped }: PlannedUpdate, check: Check): boolean {
  return !skipped.includes(check);
}
