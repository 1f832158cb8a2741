import type { ApiServer } from "../../kubernetes/apiServer.ts";

/** An API server whose answers are made up, for what a real one can't be made to say on time; an error is thrown. */
export function apiServer(
  answer: (path: string, query: Record<string, string>, manifest?: unknown) => unknown,
  host = "127.0.0.1",
): ApiServer {
  const get = async (path: string, query = {}, manifest?: unknown) => {
    const answered = answer(path, query, manifest);
    if (answered instanceof Error) {
      throw answered;
    }
    return answered;
  };
  const apply = (path: string, manifest: object, options: object) => get(path, options, manifest);
  return { host, get, getText: get, list: get, apply } as unknown as ApiServer;
}
