import type { PlannedPods } from "../plannedPods.ts";
import type { Resources } from "./resources.ts";
import { less, shortOf, sum } from "./resources.ts";

/** A place that replicas take room in: a node, or a quota. */
export interface Place {
  name: string;
  free: Resources;
  /** What each replica takes in there that runs now. */
  replicas: Resources[];
}

/**
 * Goes through an update as Kubernetes does, with every choice made so that the next replica fits: what is stuck here
 * is stuck there as well, however the pods are placed. How many may start at a time makes no difference to that.
 *
 * @param places of which each new replica takes one.
 * @param takes what a new replica takes of its place.
 * @returns how many new replicas found room, of those that are needed.
 */
export function rehearse(
  places: Place[],
  takes: Resources,
  { isRollout, current, wanted }: Pick<PlannedPods, "isRollout" | "current" | "wanted">,
): { placed: number; needed: number } {
  const now = places.map((place) => ({ ...place, replicas: [...place.replicas] }));
  const needed = isRollout ? wanted : wanted - current;
  let old = current;
  let placed = 0;

  const start = (): boolean => {
    const place = now.find(({ free }) => shortOf(free, takes) === undefined);
    if (place === undefined) {
      return false;
    }
    place.free = less(place.free, [takes]);
    placed++;
    return true;
  };
  const end = (): boolean => {
    if (!isRollout || old === 0 || old + placed <= wanted) {
      return false;
    }
    const place = bestToLeave(now, takes);
    if (place !== undefined) {
      place.free = withoutLast(place);
      place.replicas.pop();
    }
    old--;
    return true;
  };
  let goesOn = true;
  while (goesOn) {
    goesOn = placed < needed && (start() || end());
  }
  return { placed, needed };
}

/** A place in which the next replica fits once one has gone; else any that has one. */
function bestToLeave(places: Place[], takes: Resources): Place | undefined {
  const having = places.filter(({ replicas }) => replicas.length > 0);
  return having.find((place) => shortOf(withoutLast(place), takes) === undefined) ?? having[0];
}

/** What is free once the last of the replicas has gone, of what is counted. */
function withoutLast({ free, replicas }: Place): Resources {
  const gone = replicas.at(-1) ?? {};
  return sum([free, Object.fromEntries(Object.keys(free).map((name) => [name, gone[name] ?? 0]))]);
}
