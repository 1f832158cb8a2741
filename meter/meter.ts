import type { IncomingMessage } from "node:http";
import { Agent, get } from "node:http";
import type { NetConnectOpts } from "node:net";
import { createHistogram } from "node:perf_hooks";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { assertLoopback } from "./loopback.ts";
import { nextSourceAddress } from "./sourceAddress.ts";

/** How requests for /hostname are sent, and how many at most. */
export interface Load {
  /** Address on this machine, in 127.0.0.0/8. */
  address: string;
  port: number;
  requestsPerSecond: number;
  /**
   * `new` opens a connection for each request; `kept-alive` sends them over 50 connections that stay open. Either
   * spreads its source addresses over 127.0.0.0/8, so that no source port comes back while conntrack still leads it to
   * a pod that is gone.
   */
  connections: "new" | "kept-alive";
  /** The load stops by itself after this many requests. */
  maxRequests: number;
  /** Told what became of each request. */
  onOutcome?: (outcome: RequestOutcome) => void;
}

/** What became of one request. */
export interface RequestOutcome {
  /** When it was sent, in `performance.now()`'s milliseconds. */
  sentAtMilliseconds: number;
  /** The name of the pod that answered; undefined if it failed. */
  pod?: string;
}

/** What became of a load. */
export interface Measurement {
  requestsPerSecond: number;
  connections: Load["connections"];
  requests: number;
  failed: number;
  /** Failed requests by what went wrong, such as ECONNREFUSED, timeout or status 503. */
  failures: Record<string, number>;
  /**
   * Requests that were sent again, over a new connection, because the kept-alive one was closed before an answer, as
   * RFC 9110 9.2.2 has clients do.
   */
  resent: number;
  /** Answers by their body, which is the name of the pod. */
  answers: Record<string, number>;
  medianMilliseconds: number;
  p99Milliseconds: number;
  maxMilliseconds: number;
  seconds: number;
}

const timeoutSeconds = 5;
const keptAliveConnections = 50;

/** A load that runs until it is stopped, at a steady rate whether answers come or not. */
export class Meter {
  private readonly load: Load;
  private readonly agent = new SpreadAgent({ keepAlive: true, maxSockets: keptAliveConnections });
  private readonly latency = createHistogram();
  private readonly failures: Record<string, number> = {};
  private readonly answers: Record<string, number> = {};
  private readonly start = performance.now();
  private readonly ended: Promise<void>;
  private readonly inFlight = new Set<Promise<void>>();
  private requests = 0;
  private resent = 0;
  private stopped = false;

  private constructor(load: Load) {
    this.load = load;
    this.ended = this.send();
  }

  /** @throws Error if the address is not in 127.0.0.0/8. */
  static start(load: Load): Meter {
    assertLoopback(load.address);
    return new Meter(load);
  }

  /** Requests sent so far. */
  get sent(): number {
    return this.requests;
  }

  /** Stops the load, waits for the answers that are due, and tells what became of all requests. */
  async stop(): Promise<Measurement> {
    this.stopped = true;
    await this.ended;
    await Promise.all(this.inFlight);
    this.agent.destroy();
    const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100;
    return {
      requestsPerSecond: this.load.requestsPerSecond,
      connections: this.load.connections,
      requests: this.requests,
      failed: Object.values(this.failures).reduce((sum, count) => sum + count, 0),
      failures: this.failures,
      resent: this.resent,
      answers: this.answers,
      medianMilliseconds: milliseconds(this.latency.percentile(50)),
      p99Milliseconds: milliseconds(this.latency.percentile(99)),
      maxMilliseconds: milliseconds(this.latency.max),
      seconds: Math.round((performance.now() - this.start) / 100) / 10,
    };
  }

  private async send(): Promise<void> {
    while (!this.stopped && this.requests < this.load.maxRequests) {
      const due = Math.floor(((performance.now() - this.start) / 1000) * this.load.requestsPerSecond);
      while (this.requests < Math.min(due, this.load.maxRequests)) {
        this.requests++;
        const request = this.request();
        this.inFlight.add(request);
        void request.finally(() => this.inFlight.delete(request));
      }
      await sleep(5);
    }
  }

  private async request(): Promise<void> {
    const start = process.hrtime.bigint();
    const sentAtMilliseconds = performance.now();
    try {
      const answer = await this.ask();
      this.load.onOutcome?.({ sentAtMilliseconds, pod: answer });
      this.answers[answer] = (this.answers[answer] ?? 0) + 1;
      this.latency.record(process.hrtime.bigint() - start);
    } catch (error) {
      this.load.onOutcome?.({ sentAtMilliseconds });
      const kind = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      this.failures[kind] = (this.failures[kind] ?? 0) + 1;
    }
  }

  private ask(again = false): Promise<string> {
    const { address, port, connections } = this.load;
    const connection =
      connections === "kept-alive" && !again
        ? { agent: this.agent }
        : { agent: false as const, localAddress: nextSourceAddress(again ? 3 : 1) };
    return new Promise((resolve, reject) => {
      const request = get(
        { host: address, port, path: "/hostname", timeout: timeoutSeconds * 1000, ...connection },
        (response) => void bodyOf(response).then(resolve, reject),
      );
      request.on("timeout", () => request.destroy(new Error("timeout")));
      request.on("error", (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && error.code === "ECONNRESET" && !again) {
          this.resent++;
          this.ask(true).then(resolve, reject);
        } else {
          reject(error);
        }
      });
    });
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) {
    body += chunk;
  }
  if (response.statusCode !== 200) {
    throw new Error(`status ${response.statusCode}`);
  }
  return body;
}

/** Keeps connections alive, each from a source address of its own. */
class SpreadAgent extends Agent {
  override createConnection(
    options: NetConnectOpts,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    return super.createConnection({ ...options, localAddress: nextSourceAddress(2) }, callback);
  }
}
