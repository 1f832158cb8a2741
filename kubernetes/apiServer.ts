import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";

/** How to reach an API server. */
export interface Access {
  /** Its URL, without a slash at the end. */
  server: string;
  /** Certificates, token and connection of the next request to it. */
  requestOptions(): Promise<https.RequestOptions>;
  /** Gets the credentials anew, as from the kubeconfig or an exec plugin, once the API server took them for expired. */
  renew(): Promise<void>;
}

/** A type of the Kubernetes API as it comes in JSON: with times as strings, or null where there is none. */
export type Json<T> = T extends Date ? string | null : { [Key in keyof T]: Json<T[Key]> };

/** A whole collection. */
export interface List<T> {
  items: Json<T>[];
  resourceVersion: string;
}

/** The API server of a cluster, for asking what is there. */
export class ApiServer {
  /** @param answerWithinSeconds how long a request may take, getting its credentials included. */
  constructor(
    private readonly access: Access,
    private readonly answerWithinSeconds = 5,
  ) {}

  /** Its host name or address. */
  get host(): string {
    return new URL(this.access.server).hostname;
  }

  /**
   * Asks for an object or a list.
   *
   * @throws ApiError if the API server refuses; Error if it doesn't answer in time.
   * @see https://kubernetes.io/docs/reference/using-api/api-concepts/
   */
  async get<T>(path: string, query?: Record<string, string>): Promise<Json<T>> {
    return JSON.parse(await this.getText(path, query)) as Json<T>;
  }

  /** Asks for what is no JSON, such as a log; throws the same. */
  async getText(path: string, query: Record<string, string> = {}): Promise<string> {
    const signal = AbortSignal.timeout(this.answerWithinSeconds * 1000);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error(`no answer within ${this.answerWithinSeconds} s`)));
    });
    return Promise.race([this.ask(`${path}?${new URLSearchParams(query)}`, signal), late]);
  }

  /** Lists a collection by pages of 500, starting over once if the list expires meanwhile (410); throws the same. */
  async list<T>(_path: string, _query: Record<string, string> = {}): Promise<List<T>> {
    throw new Error("not written yet");
  }

  /**
   * Returns an object as the API server would keep it if a manifest was applied now, without changing anything; throws the same.
   *
   * @param path of the object itself, its name included.
   * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
   */
  async dryRunApply<T>(_path: string, _manifest: object, _options: { fieldManager: string }): Promise<Json<T>> {
    throw new Error("not written yet");
  }

  /** Milliseconds since 1970 by the API server's clock, as its answers tell; by this machine's until the first answer. */
  now(): number {
    return Date.now();
  }

  private async ask(path: string, signal: AbortSignal): Promise<string> {
    const options = await this.access.requestOptions();
    return request(`${this.access.server}${path}`, { ...options, signal });
  }
}

/** The API server's refusal of a request. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    body: string,
  ) {
    super([`status ${status}`, ...messageIn(body)].join(", "));
  }

  /** Kubernetes' own reason, such as NotFound or AlreadyExists; undefined where a proxy in between refuses. */
  readonly reason: string | undefined;
}

/** Whether the API server refused a request for want of credentials or permissions, which no wait mends. */
export function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** What went wrong, in one line. */
export function causeOf(error: unknown): string {
  // A host with several addresses fails with an error for each of them.
  if (error instanceof AggregateError) {
    return error.errors.map(causeOf).join(", ");
  }
  return error instanceof Error ? error.message.split("\n")[0] : String(error);
}

function request(url: string, options: https.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith("http:") ? http : https;
    get(url, options, (response) => {
      text(response)
        .then((body) => (response.statusCode === 200 ? resolve(body) : reject(new ApiError(response.statusCode ?? 0, body))))
        .catch(reject);
    }).on("error", reject);
  });
}

/** The message of a Status object, if that is what a body is. */
function messageIn(body: string): string[] {
  try {
    const { message } = JSON.parse(body) as { message?: string };
    return message === undefined ? [] : [message];
  } catch {
    return [];
  }
}
