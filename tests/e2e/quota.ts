import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/**
 * Does something while the stack's namespace has room for some pods only; those that finish their last requests count.
 */
export async function withRoomForPods<T>(
  { core, namespace }: TestStack,
  pods: number,
  work: () => Promise<T>,
): Promise<T> {
  const name = "few-pods";
  await core.createNamespacedResourceQuota({
    namespace,
    body: { metadata: { name }, spec: { hard: { pods: String(pods) } } },
  });
  try {
    await until("the quota to be counted", async () => {
      const { status } = await core.readNamespacedResourceQuota({ namespace, name });
      return status?.used?.pods !== undefined;
    });
    return await work();
  } finally {
    await core.deleteNamespacedResourceQuota({ namespace, name });
  }
}
