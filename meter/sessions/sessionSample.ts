/** One second of a group of sessions. */
export interface SessionSample {
  /** Seconds since the measurement began. */
  second: number;
  /** Sessions by the version that serves them. */
  sessions: Record<string, number>;
  /** Clients without a connection. */
  outOfService: number;
  /** Clients that came back within the second. */
  reconnects: number;
  /** Connects that were refused within the second. */
  refused: number;
}
