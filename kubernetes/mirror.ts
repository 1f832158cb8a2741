import { ApiError } from "./apiError.ts";
import type { ApiServer, Json, Page, Question } from "./apiServer.ts";
import type { Clock } from "./clock.ts";
import { realClock } from "./clock.ts";
import type { Collection, Row } from "./collection.ts";
import { objectsIn, rowsIn } from "./collection.ts";
import { linesOf } from "./lines.ts";

export type { Row } from "./collection.ts";

const shortestPauseSeconds = 0.5;
const longestPauseSeconds = 5;
/** A watch that ends sooner without a word is none, and is not asked for again at once. */
const shortestWatchSeconds = 1;
/** After this long the API server is to end a watch, so that one which is silent for longer is dead. */
const watchSeconds = 60;

/** Why a mirror doesn't follow at the moment. */
export interface Trouble {
  /** What went wrong last; `isForbidden` tells what no wait mends. */
  error: Error;
}

interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: Page & { code?: number };
}

/**
 * A copy of a collection that follows the API server's until it is stopped: listed once, then watched. Whatever fails
 * is tried again, after 0.5 to 5 seconds.
 *
 * `onChange` is called after every change of `items`, `isListed` and `trouble`.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export class Mirror<Item> {
  private readonly apiServer: ApiServer;
  private readonly path: string;
  private readonly query: Record<string, string>;
  private readonly collection: Collection<Item>;
  private readonly onChange: () => void;
  private readonly clock: Clock;
  private readonly stopping = new AbortController();
  private copy = new Map<string, Item>();
  private resourceVersion: string | undefined;
  private pauseSeconds = shortestPauseSeconds;
  private problem: Trouble | undefined;
  private listedOnce = false;

  /**
   * Mirrors the objects of a collection of one namespace, or of none.
   *
   * @param path such as /apis/apps/v1/namespaces/NAMESPACE/deployments.
   * @param query such as a labelSelector; its timeoutSeconds is how long a watch lasts, 60 by default.
   */
  static objects<T>(
    apiServer: ApiServer,
    path: string,
    query: Record<string, string>,
    onChange: () => void,
    clock: Clock = realClock,
  ): Mirror<Json<T>> {
    return new Mirror(apiServer, path, query, objectsIn<Json<T>>(), onChange, clock);
  }

  /** Mirrors what `kubectl get` shows of the objects: some hundred bytes each, where the object has thousands. */
  static rows(
    apiServer: ApiServer,
    path: string,
    query: Record<string, string>,
    onChange: () => void,
    clock: Clock = realClock,
  ): Mirror<Row> {
    return new Mirror(apiServer, path, query, rowsIn(), onChange, clock);
  }

  private constructor(
    apiServer: ApiServer,
    path: string,
    query: Record<string, string>,
    collection: Collection<Item>,
    onChange: () => void,
    clock: Clock,
  ) {
    this.apiServer = apiServer;
    this.path = path;
    this.query = query;
    this.collection = collection;
    this.onChange = onChange;
    this.clock = clock;
    void this.follow();
  }

  /** The objects or rows by name, all of them once `isListed`. */
  get items(): ReadonlyMap<string, Item> {
    return this.copy;
  }

  get isListed(): boolean {
    return this.listedOnce;
  }

  /** undefined while it follows. */
  get trouble(): Trouble | undefined {
    return this.problem;
  }

  /** Ends it at once: nothing of it keeps the process alive, and `onChange` is not called any more. */
  stop(): void {
    this.stopping.abort();
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (this.resourceVersion === undefined) {
          await this.list();
        }
        await this.watch(this.resourceVersion);
      } catch (error) {
        await this.pauseFor(error);
      }
    }
  }

  private async list(): Promise<void> {
    const pages = await this.apiServer.pages(this.path, this.question(this.query));
    this.copy = new Map(pages.flatMap((page) => this.collection.inPage(page)));
    this.resourceVersion = pages[0].metadata.resourceVersion;
    this.listedOnce = true;
    this.tell();
  }

  private async watch(resourceVersion = ""): Promise<void> {
    const query = {
      timeoutSeconds: String(watchSeconds),
      ...this.query,
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion,
    };
    const silenceSeconds = Number(query.timeoutSeconds) * 1.1;
    const begun = this.clock.now();
    const answer = await this.apiServer.open(this.path, { ...this.question(query), silenceSeconds });
    this.endTrouble();

    let isSilent = true;
    for await (const line of linesOf(answer)) {
      if (this.stopping.signal.aborted) {
        return;
      }
      isSilent = false;
      this.takeIn(JSON.parse(line) as WatchEvent);
    }
    if (isSilent && this.clock.now() - begun < shortestWatchSeconds * 1000) {
      throw new Error("the watch ended at once");
    }
    this.pauseSeconds = shortestPauseSeconds;
  }

  private question(query: Record<string, string>): Question {
    const { accept, query: own } = this.collection;
    return { query: { ...query, ...own }, headers: { Accept: accept }, signal: this.stopping.signal };
  }

  private takeIn({ type, object }: WatchEvent): void {
    if (type === "ERROR") {
      throw new ApiError(object.code ?? 0, JSON.stringify(object));
    }
    this.pauseSeconds = shortestPauseSeconds;
    this.resourceVersion = object.metadata.resourceVersion;
    if (type === "BOOKMARK") {
      return;
    }
    for (const [name, item] of this.collection.inEvent(object)) {
      if (type === "DELETED") {
        this.copy.delete(name);
      } else {
        this.copy.set(name, item);
      }
    }
    this.tell();
  }

  private async pauseFor(error: unknown): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) {
      return;
    }
    // A version that is too old stays so. A connection that broke is taken up where it ended.
    if (error instanceof ApiError) {
      this.resourceVersion = undefined;
    }
    this.problem = { error: error as Error };
    this.tell();
    await this.clock.sleep(this.pauseSeconds, signal);
    this.pauseSeconds = Math.min(2 * this.pauseSeconds, longestPauseSeconds);
  }

  private endTrouble(): void {
    if (this.problem !== undefined) {
      this.problem = undefined;
      this.tell();
    }
  }

  private tell(): void {
    if (!this.stopping.signal.aborted) {
      this.onChange();
    }
  }
}
