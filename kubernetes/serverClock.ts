/** The API server's clock, as the Date of its answers tells it to the second; this machine's until the first answer. */
export class ServerClock {
  private aheadMilliseconds = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return localNow() + this.aheadMilliseconds;
  }

  /**
   * Corrects it by as little as an answer asks for, so that it doesn't jump with the seconds of each.
   *
   * @param date the answer's Date.
   * @param asked when the question was sent, by `localNow`.
   * @param heard when the answer came, by `localNow`.
   */
  hear(date: string | undefined, asked: number, heard: number): void {
    const second = Date.parse(date ?? "");
    if (!Number.isNaN(second)) {
      this.aheadMilliseconds = Math.min(Math.max(this.aheadMilliseconds, second - heard), second + 1000 - asked);
    }
  }
}

/** Milliseconds since 1970 by this machine's clock, as it was set when the program started. */
export function localNow(): number {
  return performance.timeOrigin + performance.now();
}
