import type { Journal } from "./journal.ts";
import { Messages } from "./messages.ts";
import type { Connect, Connection, Endpoint, Listener, Server } from "./transport.ts";

/** What of a client's life is the same for all of a meter. */
export interface ClientSettings {
  connect: Connect;
  messagesPerSecond: number;
  /** The client ends each session itself after half of this time to all of it; undefined: it stays. */
  sessionSeconds?: number;
}

/**
 * One client that stays connected as a browser's page does: it connects again within 50 ms of a disconnect, by chance
 * so that not all do it in the same moment; where it was refused, after half a second to a second, and after twice that
 * each further time, up to 8 s. It says numbered messages; those that have no answer it says again over the next
 * connection.
 */
export class SessionClient implements Listener {
  private readonly endpoint: Endpoint;
  private readonly settings: ClientSettings;
  private readonly journal: () => Journal;
  readonly messages = new Messages();
  private connection?: Connection;
  private timer?: NodeJS.Timeout;
  private speech?: NodeJS.Timeout;
  private isOpen = false;
  private servedNow?: Server;
  private outSinceMilliseconds?: number;
  private stopped = false;
  /** Refusals in a row. */
  private refusals = 0;

  constructor(endpoint: Endpoint, settings: ClientSettings, journal: () => Journal) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.journal = journal;
  }

  start(): void {
    this.connect();
    this.speech = setInterval(() => this.speak(), 1000 / this.settings.messagesPerSecond);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.speech);
    clearTimeout(this.timer);
    this.connection?.close();
  }

  /** Who serves it; undefined while it is out of service. */
  get server(): Server | undefined {
    return this.isOpen ? this.servedNow : undefined;
  }

  get open(): boolean {
    return this.isOpen;
  }

  opened(): void {
    this.isOpen = true;
    this.refusals = 0;
    const out = this.outSinceMilliseconds;
    this.journal().connected(out === undefined ? undefined : performance.now() - out);
    this.outSinceMilliseconds = undefined;
    this.sayUnsent();
    const { sessionSeconds } = this.settings;
    if (sessionSeconds !== undefined) {
      this.timer = setTimeout(() => this.endItself(), sessionSeconds * (500 + Math.random() * 500));
    }
  }

  servedBy(server: Server): void {
    this.servedNow = server;
  }

  answered(sequence: number): void {
    this.messages.answered(sequence);
  }

  heardUpTo(sequence: number): void {
    this.messages.heardUpTo(sequence);
  }

  ended(how: string): void {
    if (this.isOpen) {
      this.outSinceMilliseconds = performance.now();
      this.journal().disconnected(this.endpoint.client, how);
      this.connectAgainIn(Math.random() * 50);
    } else {
      this.journal().refused(how);
      this.connectAgainIn(Math.min(2 ** this.refusals++, 8) * (500 + Math.random() * 500));
    }
    this.leave();
  }

  private leave(): void {
    this.isOpen = false;
    this.servedNow = undefined;
    this.messages.connectionEnded();
  }

  private connectAgainIn(milliseconds: number): void {
    clearTimeout(this.timer);
    if (!this.stopped && this.connection?.reconnects !== true) {
      this.timer = setTimeout(() => this.connect(), milliseconds);
    }
  }

  private connect(): void {
    this.connection?.close();
    this.connection = this.settings.connect(this.endpoint, this);
  }

  private endItself(): void {
    this.leave();
    this.connect();
  }

  private speak(): void {
    if (this.connection?.say === undefined) {
      return;
    }
    this.messages.next();
    if (this.isOpen) {
      this.sayUnsent();
    }
  }

  private sayUnsent(): void {
    this.messages.takeUnsent().forEach((sequence) => this.connection?.say?.(sequence));
  }
}
