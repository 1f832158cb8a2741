/** Who serves a session; a long poll's answers don't tell the version, which is empty then. */
export interface Server {
  /** Name of the pod. */
  replica: string;
  version: string;
}

/** Where a client connects to. */
export interface Endpoint {
  /** Address on this machine, in 127.0.0.0/8. */
  address: string;
  port: number;
  /** The client's own address, in 127.0.0.0/8. */
  localAddress: string;
  /** The client's name, and that of its room, which it has for itself. */
  client: string;
}

/** What a connection tells its client. */
export interface Listener {
  /** The server has let the client in. */
  opened(): void;
  servedBy(server: Server): void;
  /** The server has answered the message of this number. */
  answered(sequence: number): void;
  /** The server has all of the client's messages up to this number, from a connection before. */
  heardUpTo(sequence: number): void;
  /**
   * The connection is over, or none was made.
   *
   * @param how a WebSocket's close code, the end of an answer, or an error such as ECONNREFUSED.
   */
  ended(how: string): void;
}

/** A session's connection. */
export interface Connection {
  /** Whether it connects again by itself, as a browser's EventSource does. */
  readonly reconnects: boolean;
  /** Sends a message; absent where the client only listens. */
  say?(sequence: number): void;
  /** Ends it; its listener hears no more. */
  close(): void;
}

/** Begins a connection, which tells the listener how it goes. */
export type Connect = (endpoint: Endpoint, listener: Listener) => Connection;
