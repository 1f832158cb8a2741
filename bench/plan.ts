import type { PeerName } from "./peers/peer.ts";
import { peerNames } from "./peers/peer.ts";
import type { TaskName } from "./tasks.ts";

export type FailureName = "missing" | "crash";

/** One measurement that is to be made. */
export interface Planned {
  task: TaskName;
  peer: PeerName;
  /** Whether the peer has to be gone afterwards, as the next one has no room beside it. */
  goes?: boolean;
}

/** A life of the chat service, in which each task begins where the one before it ended. */
const life: TaskName[] = [
  "deploy",
  ...Array.from({ length: 3 }, () => ["noop", "preview"] as const).flat(),
  "scale5",
  "update5",
  "back5",
  "drift",
  "destroy",
];
/** What is left of it where time is short. */
const shortLife: TaskName[] = ["deploy", "noop", "preview", "update5"];
/** Tasks with so many pods that only one peer at a time has room for them. */
const large: TaskName[] = ["scale100", "update50"];
/** Told by this stack in seconds; the other peers wait until a time-out, all of them at once, and are asked once. */
const failures: FailureName[] = ["missing", "crash"];
/** How often tasks are measured that were asked for alone. */
const roundsAlone = 3;

export interface PlanOptions {
  quick: boolean;
  /** Leaves out all other tasks, unless it is empty. */
  only: TaskName[];
}

/** What is measured, in its order: the peers of a task in turn, beginning with another one each time. */
export function plan({ quick, only }: PlanOptions): { alone: Planned[]; together: FailureName[] } {
  if (only.length > 0) {
    return planOf([...new Set(life)], large, failures, quick ? 1 : roundsAlone, only);
  }
  return quick ? planOf(shortLife, [], [], 1) : planOf(life, large, failures, 1);
}

function planOf(
  small: TaskName[],
  large: TaskName[],
  failures: FailureName[],
  roundCount: number,
  only?: TaskName[],
): { alone: Planned[]; together: FailureName[] } {
  const isPlanned = (task: TaskName) => only?.includes(task) ?? true;
  const together = failures.filter(isPlanned);
  const alone = Array.from({ length: roundCount }, (_, round): Planned[] => [
    ...small.filter(isPlanned).flatMap((task) => turned(round).map((peer) => ({ task, peer }))),
    ...turned(round)
      .filter((peer) => peer !== "kubectl, by hand")
      .flatMap((peer) =>
        large.filter(isPlanned).map((task, index, { length }) => ({ task, peer, goes: index === length - 1 })),
      ),
    ...together.map((task) => ({ task, peer: ownName })),
  ]).flat();
  return { alone, together };
}

export const ownName: PeerName = "this stack";

function turned(round: number): PeerName[] {
  const first = round % peerNames.length;
  return [...peerNames.slice(first), ...peerNames.slice(0, first)];
}
