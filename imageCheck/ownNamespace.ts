import type { CoreV1Api } from "@kubernetes/client-node";
import { Refusal } from "../refusal/refusal.ts";
import { messageOf } from "./refusedRequest.ts";

/**
 * Does something in a namespace that is there for it alone, and that is removed afterwards with all that is in it,
 * however the work ends.
 *
 * @param enforce the Pod Security Standard of the namespace.
 */
export async function inOwnNamespace<T>(
  core: CoreV1Api,
  enforce: "restricted" | "baseline",
  work: (namespace: string) => Promise<T>,
): Promise<T> {
  const labels = { "pod-security.kubernetes.io/enforce": enforce };
  const created = await core
    .createNamespace({ body: { metadata: { generateName: "check-image-", labels } } })
    .catch((error: unknown) => {
      throw new Refusal("RefusedCredentials", `No namespace can be created to check the image in: ${messageOf(error)}`);
    });
  const name = created.metadata?.name ?? "";
  try {
    return await work(name);
  } finally {
    // Not with the time that they have to end, which may be an hour.
    await core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 1 });
    await core.deleteNamespace({ name });
  }
}
