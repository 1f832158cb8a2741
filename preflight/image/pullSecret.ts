import type { V1Secret } from "@kubernetes/client-node";
import type { ApiServer } from "../../kubernetes/apiServer.ts";
import { ApiError } from "../../kubernetes/apiError.ts";
import type { AuthEntry, Login } from "./login.ts";
import { loginIn } from "./login.ts";
import type { Repository } from "./repository.ts";

/**
 * What is known of an image pull secret: its login for the repository, that it has none, that there is no such Secret,
 * or nothing, as it may not be read.
 */
export type PullSecret = { login: Login } | "withoutLogin" | "missing" | "unknown";

/**
 * Looks into the Secret that an image is pulled with.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export async function readPullSecret(
  apiServer: ApiServer,
  { namespace, name }: { namespace: string; name: string },
  repository: Repository,
): Promise<PullSecret> {
  try {
    const { data } = await apiServer.get<V1Secret>(`/api/v1/namespaces/${namespace}/secrets/${name}`);
    const login = loginIn(authsOf(data?.[".dockerconfigjson"] ?? ""), repository);
    return login === undefined ? "withoutLogin" : { login };
  } catch (error) {
    return error instanceof ApiError && error.status === 404 ? "missing" : "unknown";
  }
}

function authsOf(base64: string): Record<string, AuthEntry> {
  try {
    const config = JSON.parse(Buffer.from(base64, "base64").toString()) as { auths?: Record<string, AuthEntry> };
    return config.auths ?? {};
  } catch {
    return {};
  }
}
