import { ApiServer, Json } from "./apiServer";

/** Cells of a table row by the names of their columns, as `kubectl get` prints them: `Name`, `Ready`, `Status`, … */
export type Row = Record<string, string | number>;

/** Why a mirror doesn't follow at the moment. */
export interface Trouble {
  /** What went wrong last; `isForbidden` tells what no wait mends. */
  error: Error;
  /** Since when it doesn't follow, in milliseconds by `ApiServer.now()`. */
  since: number;
}

/**
 * A copy of a collection that follows the API server's until it is stopped: listed once, then watched. Whatever goes wrong is tried again for good.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export class Mirror<Item> {
  /** Mirrors the objects of a collection, such as /apis/apps/v1/namespaces/NAMESPACE/deployments, which a query may narrow to some. */
  static objects<T>(
    _apiServer: ApiServer,
    _path: string,
    _query: Record<string, string>,
    _onChange: () => void,
  ): Mirror<Json<T>> {
    throw new Error("not written yet");
  }

  /** Mirrors what `kubectl get` shows of a collection's objects, which is some 300 bytes an object where the object itself has thousands. */
  static rows(
    _apiServer: ApiServer,
    _path: string,
    _query: Record<string, string>,
    _onChange: () => void,
  ): Mirror<Row> {
    throw new Error("not written yet");
  }

  private constructor() {}

  /** The objects or rows by name; empty until `isListed`. A new map after a new list. */
  get items(): ReadonlyMap<string, Item> {
    throw new Error("not written yet");
  }

  /** Whether the collection was listed once, so that `items` is all there is. */
  get isListed(): boolean {
    throw new Error("not written yet");
  }

  /** Resolves once `isListed`; never rejects, so look at `trouble` meanwhile. */
  get listed(): Promise<void> {
    throw new Error("not written yet");
  }

  /** undefined while it follows. */
  get trouble(): Trouble | undefined {
    throw new Error("not written yet");
  }

  /** Ends it at once; nothing of it keeps the process alive, and `onChange` is not called any more. */
  stop(): void {}
}
