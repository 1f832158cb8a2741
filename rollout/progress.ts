import { surgeOf } from "../components/surge.ts";
import type { Row } from "../kubernetes/mirror.ts";
import type { Deployment, ReplicaSet } from "./objects.ts";
import type { Plan } from "./plan.ts";
import { isTerminating } from "./view.ts";

/** How far a rollout has come, in counts of replicas. */
export interface Progress {
  /** Whether the Deployment controller has seen the last change. */
  observed: boolean;
  wanted: number;
  /** Of the new template. */
  updated: number;
  available: number;
  /** Of earlier templates. */
  old: number;
  /** Beyond those wanted, and beyond what a rollout that was paused midway keeps. */
  surplus: number;
  /** Told to go, with time left for their last requests. */
  finishing: number;
  /** With an endpoint that gets requests; asked for only once all else is reached. */
  serving?: number;
  /** Endpoints that get requests and have no replica, or one that was told to go. */
  stale?: number;
  /** Why clients can't reach the replicas by the plan's `mustBeReachable`. */
  unreachable?: string;
}

export function progressOf(
  plan: Plan,
  deployment: Deployment | undefined,
  replicaSets: ReplicaSet[],
  finishing: number,
): Progress {
  const { metadata, spec, status } = deployment ?? {};
  const wanted = spec?.replicas ?? 1;
  const total = status?.replicas ?? 0;
  const updated = status?.updatedReplicas ?? 0;
  return {
    observed: (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
    wanted,
    updated,
    available: status?.availableReplicas ?? 0,
    old: total - updated,
    surplus: Math.max(0, total - wanted - (isMidway(replicaSets) ? surgeOf(plan.maxSurge, wanted) : 0)),
    finishing,
  };
}

/** Adds what the endpoints say to what the replicas say. */
export function withEndpoints(progress: Progress, serving: Set<string>, rows: Row[]): Progress {
  const names = new Set(rows.filter((row) => !isTerminating(row)).map(({ Name }) => Name));
  return { ...progress, serving: serving.size, stale: [...serving].filter((name) => !names.has(name)).length };
}

/** Whether any template was ever rolled out; a Deployment that was born paused has no replica at all. */
export function hasRolledOut(deployment: Deployment | undefined): boolean {
  return deployment?.metadata?.annotations?.["deployment.kubernetes.io/revision"] !== undefined;
}

/** Whether there are replicas of more than one template, as of a rollout that was paused. */
function isMidway(replicaSets: ReplicaSet[]): boolean {
  return replicaSets.filter(({ spec }) => (spec?.replicas ?? 0) > 0).length > 1;
}

/** Something that a rollout still lacks. */
export type Lack =
  "observed" | "updated" | "old" | "available" | "surplus" | "finishing" | "serving" | "stale" | "reachable";

/**
 * What a rollout still lacks; nothing once every replica is updated, available and serving, and none of the old is
 * left but those whose drain isn't awaited. A paused one lacks only what scaling has to do.
 */
export function lacksOf(
  progress: Progress,
  { paused, hasRolledOut: started, awaitsDrain }: { paused: boolean; hasRolledOut: boolean; awaitsDrain: boolean },
): Lack[] {
  const { observed, wanted, updated, available, old, surplus, finishing, serving, stale, unreachable } = progress;
  if (!observed) {
    return ["observed"];
  }
  const lacks: [Lack, boolean][] = [
    ["updated", !paused && updated !== wanted],
    ["old", !paused && old > 0],
    ["available", (!paused || started) && available < wanted],
    ["surplus", paused && surplus > 0],
    ["finishing", awaitsDrain && finishing > 0],
    ["serving", (!paused || started) && serving !== undefined && serving < wanted],
    ["stale", !paused && (stale ?? 0) > 0],
    ["reachable", unreachable !== undefined],
  ];
  return lacks.filter(([, lacking]) => lacking).map(([lack]) => lack);
}

/** What a rollout still lacks, in words. */
export function sentenceOf(progress: Progress, lacks: Lack[]): string {
  const { wanted, updated, available, old, surplus, finishing, serving, stale, unreachable } = progress;
  const words: Record<Lack, string> = {
    observed: "the change is not observed yet",
    updated: updated > wanted ? `${updated - wanted} to go` : `${updated} of ${wanted} updated`,
    old: `${old} old ${old === 1 ? "one" : "ones"} left`,
    available: `${available} of ${wanted} available`,
    surplus: `${surplus} to go`,
    finishing: `${finishing} finishing their last requests`,
    serving: `${serving} of ${wanted} endpoints serving`,
    stale: `${stale} endpoints without a replica`,
    reachable: `${unreachable}`,
  };
  return lacks.map((lack) => words[lack]).join(", ");
}

/** Keeps the best value of each count. A rollout that goes back and forth sets no new best, so the deadline ends it. */
export class Best {
  private readonly counts = new Map<string, number>();

  /** Whether progress is better than ever before in any count. */
  improves({ observed, updated, available, serving, old, surplus, finishing, stale, unreachable }: Progress): boolean {
    const better = Object.entries({
      observed: Number(observed),
      updated,
      available,
      serving: serving ?? 0,
      old: -old,
      leaving: -(old + finishing),
      surplus: -surplus,
      stale: -(stale ?? 0),
      reachable: Number(unreachable === undefined),
    }).filter(([count, value]) => value > (this.counts.get(count) ?? Number.NEGATIVE_INFINITY));
    better.forEach(([count, value]) => this.counts.set(count, value));
    return better.length > 0;
  }
}
