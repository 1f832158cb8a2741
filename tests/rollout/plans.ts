import { checkedValues } from "../../components/chatServiceArgs.ts";
import { chatServiceManifests } from "../../components/manifests.ts";
import type { Plan } from "../../rollout/plan.ts";
import { planOf } from "../../rollout/plan.ts";

/** The plan of a chat service in the dev stack, with some of its arguments replaced. */
export function planWith(
  args: Partial<Parameters<typeof checkedValues>[1]> = {},
  revisionConfig: Record<string, string> = {},
): Plan {
  const values = {
    namespace: "chat-dev",
    replicaCount: 3,
    image: "spring-server",
    imageTag: "0.1.3",
    nodePort: 30000,
    ...args,
  };
  return planOf(
    {
      stack: "dev",
      context: "chat-local",
      revisionConfig,
      awaitedDrainSeconds: Infinity,
      showsLogs: true,
      secrets: [],
    },
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "chat-dev", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    chatServiceManifests("chat", checkedValues("chat", values), { waitInPlugin: false }),
  );
}
