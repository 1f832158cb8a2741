import type { Failure, Outlook } from "./find";

/** How long a failure has to last before it is called one: the kubelet pulls and starts a second time after 10 s. */
const patienceSeconds: Record<Outlook, number> = { final: 3, lasting: 20, open: Number.POSITIVE_INFINITY };

/**
 * Since when each pod has failed, by pod, container and outlook: a crashing container that runs for a moment has not
 * recovered.
 */
export class FailureClocks {
  private readonly since = new Map<string, { seconds: number; failure: Failure }>();

  /**
   * Notes what fails at a moment.
   *
   * @param recovered pods that are ready or gone, whose failures are forgotten.
   * @returns the failure that has lasted too long, if one has.
   */
  note(failures: Failure[], recovered: (pod: string) => boolean, nowSeconds: number): Failure | undefined {
    const seen = new Set(failures.map(keyOf));
    for (const [key, { failure }] of this.since) {
      if (failure.pod === undefined ? !seen.has(key) : recovered(failure.pod)) {
        this.since.delete(key);
      }
    }
    for (const failure of failures) {
      const key = keyOf(failure);
      this.since.set(key, { seconds: this.since.get(key)?.seconds ?? nowSeconds, failure });
    }
    return [...this.since.values()].find(
      ({ seconds, failure }) => nowSeconds - seconds > patienceSeconds[failure.outlook],
    )?.failure;
  }
}

function keyOf({ pod, container, outlook }: Failure): string {
  return [pod, container, outlook].join(" ");
}
