/** The API server's refusal of a request. */
export class ApiError extends Error {
  readonly status: number;
  /** Kubernetes' own reason, such as NotFound or AlreadyExists; undefined where a proxy in between refuses. */
  readonly reason: string | undefined;

  /** @param body a Status object, or what a proxy in between says. */
  constructor(status: number, body: string) {
    const { message, reason } = parseStatus(body);
    super([`status ${status}`, ...(message === undefined ? [] : [message])].join(", "));
    this.reason = reason;
    this.status = status;
  }
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

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
function parseStatus(body: string): { message?: string; reason?: string } {
  try {
    return JSON.parse(body) as { message?: string; reason?: string };
  } catch {
    return {};
  }
}
