/** The numbered messages of one client, each kept until the server has answered it. */
export class Messages {
  private last = 0;
  /** Those without an answer, and whether they were sent over the connection that is open. */
  private readonly waiting = new Map<number, { sent: boolean }>();
  /** Answers beyond the first to the same message. */
  doubled = 0;
  /** Messages whose connection ended before it gave an answer; they are sent again over the next. */
  unanswered = 0;

  /** The number of the next message, from 1. */
  next(): number {
    this.waiting.set(++this.last, { sent: false });
    return this.last;
  }

  /** Messages so far. */
  get count(): number {
    return this.last;
  }

  /** Numbers of those that wait for an answer and weren't sent over the open connection, in order; now they are. */
  takeUnsent(): number[] {
    const unsent = [...this.waiting].filter(([, { sent }]) => !sent);
    unsent.forEach(([, message]) => (message.sent = true));
    return unsent.map(([sequence]) => sequence);
  }

  answered(sequence: number): void {
    if (!this.waiting.delete(sequence)) {
      this.doubled++;
    }
  }

  /** The server has all up to this number, so their answers got lost. */
  heardUpTo(sequence: number): void {
    [...this.waiting.keys()].filter((number) => number <= sequence).forEach((number) => this.waiting.delete(number));
  }

  /** No answer will come over the connection that was open. */
  connectionEnded(): void {
    for (const message of this.waiting.values()) {
      this.unanswered += message.sent ? 1 : 0;
      message.sent = false;
    }
  }

  /** How many up to this number have no answer yet. */
  waitingUpTo(sequence: number): number {
    return [...this.waiting.keys()].filter((number) => number <= sequence).length;
  }
}
