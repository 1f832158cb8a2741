import type { Failure, Outlook } from "./find.ts";

/** How long a failure has to last before it ends the rollout: the kubelet pulls and starts a second time after 10 s. */
const patienceSeconds: Record<Outlook, number> = { final: 3, lasting: 20, open: Number.POSITIVE_INFINITY };

/** Reasons of a container that runs for a moment, again and again, and shows no failure meanwhile. */
const comesAndGoes = ["CrashLoopBackOff", "RunContainerError"];
/** How long such a moment is; a container that runs for longer after its first crash may start after all. */
const momentSeconds = 10;

/** When each failure began and was last seen, by pod, container and outlook. */
export class FailureClocks {
  private readonly since = new Map<string, { seconds: number; lastSeconds: number; failure: Failure }>();

  /** What has been failing for longest. */
  get oldest(): Failure | undefined {
    const [first] = this.since.values();
    return first?.failure;
  }

  /**
   * Notes what fails at a moment.
   *
   * @param recovered pods that are ready or gone, whose failures are forgotten.
   * @returns the failure that has lasted too long, if one has.
   */
  note(failures: Failure[], recovered: (pod: string) => boolean, nowSeconds: number): Failure | undefined {
    const seen = new Set(failures.map(keyOf));
    for (const [key, { failure, lastSeconds }] of this.since) {
      const { pod, reason } = failure;
      const mayCome = pod !== undefined && comesAndGoes.includes(reason) && nowSeconds - lastSeconds <= momentSeconds;
      if ((!seen.has(key) && !mayCome) || (pod !== undefined && recovered(pod))) {
        this.since.delete(key);
      }
    }
    for (const failure of failures) {
      const key = keyOf(failure);
      const { seconds = nowSeconds } = this.since.get(key) ?? {};
      this.since.set(key, { seconds, lastSeconds: nowSeconds, failure });
    }
    return [...this.since.values()].find(
      ({ seconds, failure }) => nowSeconds - seconds > patienceSeconds[failure.outlook],
    )?.failure;
  }
}

function keyOf({ pod, container, outlook }: Failure): string {
  return [pod, container, outlook].join(" ");
}
