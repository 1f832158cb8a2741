/** Gives up an exchange once nothing was heard for some time, or once it is stopped from outside. */
export class SilenceLimit {
  private readonly stopping?: AbortSignal;
  private readonly controller = new AbortController();
  private readonly stop = () => this.controller.abort(this.stopping?.reason);
  private timer: NodeJS.Timeout;

  constructor(seconds: number, stopping?: AbortSignal) {
    this.stopping = stopping;
    this.timer = this.start(seconds);
    stopping?.addEventListener("abort", this.stop);
    if (stopping?.aborted) {
      this.stop();
    }
  }

  /** Aborted once the exchange is given up, with the reason. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for work no longer than until it is given up, also where the work itself can't be aborted. */
  async bound<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const givenUp = new Promise<never>((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason));
    });
    return Promise.race([work(), givenUp]);
  }

  /** Starts the silence anew. */
  heard(): void {
    this.timer.refresh();
  }

  /** Allows a longer or shorter silence from now on. */
  allow(seconds: number): void {
    clearTimeout(this.timer);
    this.timer = this.start(seconds);
  }

  /** Ends the limit, as the exchange is over. */
  end(): void {
    clearTimeout(this.timer);
    this.stopping?.removeEventListener("abort", this.stop);
  }

  private start(seconds: number): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  }
}
