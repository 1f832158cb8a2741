import { ApiException } from "@kubernetes/client-node";

/** What the API server says of a request that it refuses, or whatever else went wrong. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiException) {
    try {
      return (JSON.parse(String(error.body)) as { message: string }).message;
    } catch {
      return `status ${error.code}`;
    }
  }
  return error instanceof Error ? error.message : String(error);
}
