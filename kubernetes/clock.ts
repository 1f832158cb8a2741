import { setTimeout as sleep } from "node:timers/promises";

/** Time as whoever waits has it. */
export interface Clock {
  /** Milliseconds since some moment; never set back. */
  now(): number;
  /** Resolves after a time, or once the signal is aborted; never rejects. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** This machine's time. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (seconds, signal) => sleep(seconds * 1000, undefined, { signal }).catch(() => undefined),
};
