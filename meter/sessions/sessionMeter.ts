import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { assertLoopback } from "../loopback.ts";
import { sourceAddress } from "../sourceAddress.ts";
import { connectEventStream } from "./eventStream.ts";
import { Journal } from "./journal.ts";
import { connectLongPoll } from "./longPoll.ts";
import { SessionClient } from "./sessionClient.ts";
import type { SessionMeasurement } from "./sessionMeasurement.ts";
import { measurementOf, messageCounts } from "./sessionMeasurement.ts";
import type { SessionSample } from "./sessionSample.ts";
import type { Connect } from "./transport.ts";
import { connectWebSocket } from "./webSocket.ts";

/** How sessions are held, how many, and how long at most. */
export interface SessionLoad {
  /** Address on this machine, in 127.0.0.0/8. */
  address: string;
  port: number;
  transport: keyof typeof transports;
  /** Each with a source address in 127.0.0.0/8 and a room of its own. */
  clients: number;
  /** Messages of each client, 1 by default; transports that only listen say none. */
  messagesPerSecond?: number;
  /** All sessions end by themselves this long after all are connected. */
  maxSeconds: number;
  /** Clients end each session themselves within this time and begin another; unset: they stay. */
  sessionSeconds?: number;
  /** Clients that begin to connect for the first time, 100 by default. */
  opensPerSecond?: number;
  /** Time that the clients may take to connect for the first time once all have begun to, 60 s by default. */
  openSeconds?: number;
}

const transports = {
  webSocket: { connect: connectWebSocket, network: 4 },
  eventStream: { connect: connectEventStream, network: 5 },
  longPoll: { connect: connectLongPoll, network: 6 },
} as const satisfies Record<string, { connect: Connect; network: 4 | 5 | 6 }>;

/** How often it looks whether all clients are open. */
const lookMilliseconds = 10;

/** Clients that stay connected, and what happens to them meanwhile. */
export class SessionMeter {
  private readonly clients: SessionClient[];
  private deadline?: NodeJS.Timeout;
  private readonly sampling: NodeJS.Timeout;
  private journal = new Journal();
  private before = messageCounts([]);
  private seconds: SessionSample[] = [];
  private stopped = false;

  private constructor(load: SessionLoad) {
    const { address, port, transport, clients, messagesPerSecond = 1, sessionSeconds } = load;
    const { connect, network } = transports[transport];
    const name = randomUUID(); // Another meter's clients have rooms of their own.
    const settings = { connect, messagesPerSecond, sessionSeconds };
    this.clients = Array.from({ length: clients }, (_, index) => {
      const client = `${transport}-${name}-${index}`;
      const endpoint = { address, port, localAddress: sourceAddress(network, index), client };
      return new SessionClient(endpoint, settings, () => this.journal);
    });
    this.sampling = setInterval(() => this.sample(), 1000);
  }

  /**
   * Connects all clients, one after the other, and begins the first measurement.
   *
   * @throws Error if the address is not in 127.0.0.0/8, or if some client is not connected in time.
   */
  static async open(load: SessionLoad): Promise<SessionMeter> {
    assertLoopback(load.address);
    const meter = new SessionMeter(load);
    for (const client of meter.clients) {
      client.start();
      await sleep(1000 / (load.opensPerSecond ?? 100));
    }
    const deadline = performance.now() + (load.openSeconds ?? 60) * 1000;
    while (meter.clients.some(({ open }) => !open)) {
      if (performance.now() > deadline) {
        const why = JSON.stringify(meter.journal.refusals);
        meter.stop();
        throw new Error(`not all of ${load.clients} clients are connected; refused: ${why}`);
      }
      await sleep(lookMilliseconds);
    }
    meter.deadline = setTimeout(() => meter.stop(), load.maxSeconds * 1000);
    meter.begin();
    return meter;
  }

  /** Begins a measurement. */
  begin(): void {
    this.journal = new Journal();
    this.before = this.messageCounts();
    this.seconds = [];
  }

  /** One sample for each second of the measurement. */
  get samples(): SessionSample[] {
    return this.seconds;
  }

  /**
   * What happened since the measurement began; waits up to 10 s, or as told, for the clients to be back and the answers
   * to all messages so far.
   *
   * @throws Error if the sessions have ended after their `maxSeconds`.
   */
  async measure(answerSeconds = 10): Promise<SessionMeasurement> {
    const due = this.clients.map(({ messages }) => ({ messages, last: messages.count }));
    const waiting = () => due.reduce((sum, { messages, last }) => sum + messages.waitingUpTo(last), 0);
    const deadline = performance.now() + answerSeconds * 1000;
    const complete = () => waiting() === 0 && this.clients.every(({ open }) => open);
    while (!this.stopped && !complete() && performance.now() < deadline) {
      await sleep(lookMilliseconds);
    }
    if (this.stopped) {
      throw new Error("the sessions have ended: measure before maxSeconds are over");
    }
    return measurementOf(this.journal, {
      clients: this.clients.length,
      replicas: this.clients.flatMap(({ server }) => server?.replica ?? []),
      lost: waiting(),
      before: this.before,
      now: this.messageCounts(),
    });
  }

  /** Ends all sessions. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.deadline);
    clearInterval(this.sampling);
    this.clients.forEach((client) => client.stop());
  }

  private messageCounts() {
    return messageCounts(this.clients.map(({ messages }) => messages));
  }

  private sample(): void {
    const { outOfServiceMilliseconds, refusals } = this.journal;
    const past = (countOf: (sample: SessionSample) => number) =>
      this.seconds.reduce((sum, sample) => sum + countOf(sample), 0);
    const sessions: Record<string, number> = {};
    for (const { server } of this.clients) {
      if (server !== undefined) {
        sessions[server.version] = (sessions[server.version] ?? 0) + 1;
      }
    }
    this.seconds.push({
      second: this.seconds.length + 1,
      sessions,
      outOfService: this.clients.filter(({ open }) => !open).length,
      reconnects: outOfServiceMilliseconds.length - past(({ reconnects }) => reconnects),
      refused: Object.values(refusals).reduce((sum, count) => sum + count, 0) - past(({ refused }) => refused),
    });
  }
}
