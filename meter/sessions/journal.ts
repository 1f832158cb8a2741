/** What happened to a group of clients from one moment on. */
export class Journal {
  readonly begunMilliseconds = performance.now();
  /** Disconnects by client. */
  readonly disconnects = new Map<string, number>();
  /** Disconnects by how the connection ended. */
  readonly endings: Record<string, number> = {};
  /** Refused connects by why. */
  readonly refusals: Record<string, number> = {};
  /** How long each client that came back was without a connection. */
  readonly outOfServiceMilliseconds: number[] = [];
  /** When somebody connected or was refused. */
  readonly connectsMilliseconds: number[] = [];
  lastDisconnectMilliseconds?: number;

  disconnected(client: string, how: string): void {
    this.disconnects.set(client, (this.disconnects.get(client) ?? 0) + 1);
    this.endings[how] = (this.endings[how] ?? 0) + 1;
    this.lastDisconnectMilliseconds = performance.now();
  }

  /** @param outMilliseconds since the client's disconnect; undefined where it had ended its session itself. */
  connected(outMilliseconds?: number): void {
    this.connectsMilliseconds.push(performance.now());
    if (outMilliseconds !== undefined) {
      this.outOfServiceMilliseconds.push(outMilliseconds);
    }
  }

  refused(why: string): void {
    this.connectsMilliseconds.push(performance.now());
    this.refusals[why] = (this.refusals[why] ?? 0) + 1;
  }
}
