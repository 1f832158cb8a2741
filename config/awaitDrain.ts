/** Drains that `up` waits for unasked. */
export const shortDrainSeconds = 60;

/** How long a replica's drain may take for `up` to wait for its end, by the config's `awaitDrain`. */
export function awaitedDrainSeconds(awaitDrain: boolean | undefined): number {
  if (awaitDrain === undefined) {
    return shortDrainSeconds;
  }
  return awaitDrain ? Infinity : -1;
}
