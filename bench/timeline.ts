import type { TimelinePart } from "./results.ts";
import type { RequestOutcome } from "../meter/meter.ts";

const partSeconds = 0.5;

/**
 * Requests by half seconds.
 *
 * @param beganAtMilliseconds when the command began, in `performance.now()`'s milliseconds.
 * @param isUpdated whether a pod, by its name, runs the new version.
 */
export function timelineParts(
  outcomes: RequestOutcome[],
  beganAtMilliseconds: number,
  isUpdated: (pod: string) => boolean,
): TimelinePart[] {
  const parts = new Map<number, TimelinePart>();
  for (const { sentAtMilliseconds, pod } of outcomes) {
    const index = Math.floor((sentAtMilliseconds - beganAtMilliseconds) / 1000 / partSeconds);
    const part = parts.get(index) ?? { second: index * partSeconds, before: 0, after: 0, failed: 0 };
    part[pod === undefined ? "failed" : isUpdated(pod) ? "after" : "before"] += 1;
    parts.set(index, part);
  }
  return [...parts.values()].sort((left, right) => left.second - right.second);
}
