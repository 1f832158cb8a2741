/** Time that passes only while the API server tells what happens: a clock that can be stopped. */
export class RunningTime {
  private readonly now: () => number;
  private readonly start: number;
  private stoppedSeconds = 0;
  private stoppedAt: number | undefined;

  /** @param now this machine's monotonic clock, in milliseconds. */
  constructor(now: () => number) {
    this.now = now;
    this.start = now();
  }

  get seconds(): number {
    return ((this.stoppedAt ?? this.now()) - this.start) / 1000 - this.stoppedSeconds;
  }

  stop(): void {
    this.stoppedAt ??= this.now();
  }

  /** Returns how long it has stood still, in seconds. */
  resume(): number {
    const seconds = this.stoodStillSeconds;
    this.stoppedSeconds += seconds;
    this.stoppedAt = undefined;
    return seconds;
  }

  /** How long it has stood still since it was stopped; 0 while it runs. */
  get stoodStillSeconds(): number {
    return this.stoppedAt === undefined ? 0 : (this.now() - this.stoppedAt) / 1000;
  }
}
