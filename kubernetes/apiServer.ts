import { text } from "node:stream/consumers";
import type { Access } from "./access.ts";
import { ApiError } from "./apiError.ts";
import { send, textOf } from "./exchange.ts";
import { localNow, ServerClock } from "./serverClock.ts";
import { SilenceLimit } from "./silenceLimit.ts";

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
const pageSize = 500;

/** A type of the Kubernetes API as it comes in JSON: with times as strings, or null where there is none. */
export type Json<T> = T extends Date ? string | null : { [Key in keyof T]: Json<T[Key]> };

/** A whole collection. */
export interface List<T> {
  items: Json<T>[];
  resourceVersion: string;
}

/** What a page of any collection has. */
export interface Page {
  metadata: { resourceVersion: string; continue?: string };
}

/** What is asked for, beyond the path. */
export interface Question {
  query?: Record<string, string>;
  method?: "GET" | "PATCH";
  headers?: Record<string, string>;
  body?: string;
  /** Ends it at once. */
  signal?: AbortSignal;
  /** How long an answer that has begun may be silent; by default as long as the beginning may take. */
  silenceSeconds?: number;
}

/**
 * The API server of a cluster.
 *
 * Every method throws ApiError if the API server refuses, and Error if nothing is heard from it in time or the
 * connection fails. Credentials that it takes for expired are renewed once.
 */
export class ApiServer {
  private readonly access: Access;
  private readonly answerWithinSeconds: number;
  private readonly clock = new ServerClock();
  private renewal = Promise.resolve();
  private renewals = 0;

  /** @param answerWithinSeconds how long the credentials and the first byte together may take, and each next byte. */
  constructor(access: Access, answerWithinSeconds = 10) {
    this.access = access;
    this.answerWithinSeconds = answerWithinSeconds;
  }

  /** Its host name or address. */
  get host(): string {
    return new URL(this.access.server).hostname;
  }

  /** Milliseconds since 1970 by its own clock, as its answers tell; by this machine's until the first answer. */
  now(): number {
    return this.clock.now();
  }

  /**
   * Asks for an object, or for a list that is known to be short.
   *
   * @see https://kubernetes.io/docs/reference/using-api/api-concepts/
   */
  async get<T>(path: string, query?: Record<string, string>): Promise<Json<T>> {
    return JSON.parse(await this.getText(path, query)) as Json<T>;
  }

  /** Asks for what is no JSON, such as a log. */
  async getText(path: string, query?: Record<string, string>): Promise<string> {
    return text(await this.open(path, { query }));
  }

  /** Asks for a whole collection, such as /api/v1/services. */
  async list<T>(path: string, query?: Record<string, string>): Promise<List<T>> {
    const pages = await this.pages<Page & { items: Json<T>[] | null }>(path, { query });
    return {
      items: pages.flatMap(({ items }) => items ?? []),
      resourceVersion: pages[0].metadata.resourceVersion,
    };
  }

  /** Asks for a whole collection by pages; from the first one again, once, if they expire meanwhile. */
  async pages<T extends Page>(path: string, question: Question = {}): Promise<T[]> {
    try {
      return await this.pagesOnce<T>(path, question);
    } catch (error) {
      if (error instanceof ApiError && error.status === 410) {
        return this.pagesOnce<T>(path, question);
      }
      throw error;
    }
  }

  /**
   * Applies a manifest, whole or in part, and returns the object as the API server keeps it.
   *
   * @param path of the object, its name included.
   * @param dryRun whether it is only asked what would be kept. @default false
   * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  async apply<T>(
    path: string,
    manifest: object,
    { fieldManager, dryRun = false }: { fieldManager: string; dryRun?: boolean },
  ): Promise<Json<T>> {
    const answer = await this.open(path, {
      method: "PATCH",
      query: { ...(dryRun ? { dryRun: "All" } : {}), force: "true", fieldManager },
      headers: { "Content-Type": "application/apply-patch+yaml" },
      body: JSON.stringify(manifest),
    });
    return JSON.parse(await text(answer)) as Json<T>;
  }

  /** Asks for a text that is read as it comes, such as a watch's; once more if the credentials had expired. */
  async open(path: string, question: Question): Promise<AsyncIterable<string>> {
    const renewals = this.renewals;
    try {
      return await this.ask(path, question);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        await this.renewCredentials(renewals);
        return this.ask(path, question);
      }
      throw error;
    }
  }

  private async pagesOnce<T extends Page>(path: string, question: Question): Promise<T[]> {
    const pages: T[] = [];
    let next: string | undefined;
    do {
      const query = { ...question.query, limit: String(pageSize), ...(next === undefined ? {} : { continue: next }) };
      const page = JSON.parse(await text(await this.open(path, { ...question, query }))) as T;
      pages.push(page);
      next = page.metadata.continue;
    } while (next !== undefined && next !== "");
    return pages;
  }

  /** Renews the credentials, unless that was done since a request was sent: those beside it are refused as well. */
  private renewCredentials(renewalsBefore: number): Promise<void> {
    if (this.renewals === renewalsBefore) {
      this.renewals++;
      this.renewal = this.access.renew();
    }
    return this.renewal;
  }

  /** Asks once, within the time that an answer may take. */
  private async ask(path: string, question: Question): Promise<AsyncIterable<string>> {
    const limit = new SilenceLimit(this.answerWithinSeconds, question.signal);
    try {
      return await limit.bound(() => this.exchange(path, question, limit));
    } catch (error) {
      limit.end();
      throw error;
    }
  }

  /** Sends the request with the credentials, hears the server's clock, and makes a refusal an ApiError. */
  private async exchange(path: string, question: Question, limit: SilenceLimit): Promise<AsyncIterable<string>> {
    const { query = {}, method = "GET", body, silenceSeconds = this.answerWithinSeconds } = question;
    const options = await this.access.requestOptions();
    const headers = { "Accept-Encoding": "gzip", ...question.headers, ...options.headers };

    const asked = localNow();
    const url = `${this.access.server}${path}?${new URLSearchParams(query)}`;
    // A proxy that doesn't answer is left by the timeout; the signal ends what comes after it.
    const timeout = this.answerWithinSeconds * 1000;
    const answer = await send(url, { ...options, method, headers, timeout, signal: limit.signal }, body);
    this.clock.hear(answer.headers.date, asked, localNow());

    limit.allow(silenceSeconds);
    const { statusCode = 0 } = answer;
    if (statusCode < 200 || statusCode > 299) {
      throw new ApiError(statusCode, await text(textOf(answer, limit)));
    }
    return textOf(answer, limit);
  }
}
