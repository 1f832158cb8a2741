import { Rollout } from "./rollout";
import { Pod, Snapshot } from "./snapshot";

/** How long after its grace period a pod may take to be gone, clocks that differ included. */
const killedWithinSeconds = 15;

/**
 * What a rollout still lacks, in words; nothing once every replica is updated and available, none of the old is left and all endpoints serve.
 *
 * A paused rollout only lacks what scaling has to do.
 */
export function outstanding(snapshot: Snapshot, rollout: Rollout): string[] {
  const { metadata, status } = snapshot.deployment ?? {};
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) {
    return ["the change is not observed yet"];
  }

  const wanted = rollout.replicas;
  const total = status?.replicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const finishing = snapshot.pods.filter(isFinishing).length;
  const living = new Set(snapshot.pods.map((pod) => pod.metadata?.name ?? ""));
  const servingNames = servingPods(snapshot);
  const serving = servingNames.size;
  const stale = [...servingNames].filter((name) => !living.has(name)).length;

  if (rollout.paused) {
    return sentences([
      [hasRolledOut(snapshot) && available < wanted, `${available} of ${wanted} available`],
      [hasRolledOut(snapshot) && serving < wanted, `${serving} of ${wanted} endpoints serving`],
      [total > wanted + (isMidway(snapshot) ? rollout.maxSurge : 0), `${total - wanted} to go`],
      [finishing > 0, `${finishing} finishing their last requests`],
    ]);
  }
  return sentences([
    [updated !== wanted, `${updated} of ${wanted} updated`],
    [total > updated, `${total - updated} old ones left`],
    [available < wanted, `${available} of ${wanted} available`],
    [finishing > 0, `${finishing} finishing their last requests`],
    [serving < wanted, `${serving} of ${wanted} endpoints serving`],
    [stale > 0, `${stale} endpoints without a replica`],
  ]);
}

/** Whether a pod has still time to finish its last requests; one whose node is lost stays for good. */
function isFinishing({ metadata }: Pod): boolean {
  return Date.now() < Date.parse(metadata?.deletionTimestamp ?? "") + killedWithinSeconds * 1000;
}

/** Whether any template was ever rolled out; a Deployment that was born paused has no replica at all. */
export function hasRolledOut(snapshot: Snapshot): boolean {
  return snapshot.replicaSets.length > 0;
}

/** Whether a rollout was paused between two templates, with replicas of both. */
function isMidway(snapshot: Snapshot): boolean {
  return snapshot.replicaSets.filter(({ spec }) => (spec?.replicas ?? 0) > 0).length > 1;
}

/** Names of the pods that get requests. */
export function servingPods(snapshot: Snapshot): Set<string> {
  return new Set(snapshot.endpoints.filter(({ conditions }) => conditions?.ready).map(({ targetRef }) => targetRef?.name ?? ""));
}

/** What somebody else changed on the cluster since the stack was last updated, in words. */
export function drift(snapshot: Snapshot, rollout: Rollout): string[] {
  const { deployment, service } = snapshot;
  const live = deployment?.spec;
  const image = live?.template.spec?.containers[0].image;
  const nodePort = service?.spec?.ports?.[0].nodePort;
  return sentences([
    [deployment === undefined, `Deployment ${rollout.deployment} is gone`],
    [service === undefined, `Service ${rollout.service} is gone`],
    [live !== undefined && live.replicas !== rollout.replicas, `replicas is ${live?.replicas}, the stack says ${rollout.replicas}`],
    [live !== undefined && image !== rollout.image, `image is ${image}, the stack says ${rollout.image}`],
    [live !== undefined && (live.paused ?? false) !== rollout.paused, `paused is ${live?.paused ?? false}, the stack says ${rollout.paused}`],
    [service !== undefined && nodePort !== rollout.nodePort, `nodePort is ${nodePort}, the stack says ${rollout.nodePort}`],
  ]);
}

function sentences(candidates: [applies: boolean, sentence: string][]): string[] {
  return candidates.filter(([applies]) => applies).map(([, sentence]) => sentence);
}
