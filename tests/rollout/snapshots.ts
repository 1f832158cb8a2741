import { Rollout } from "../../rollout/rollout";
import { Pod, Snapshot } from "../../rollout/snapshot";

export const rollout: Rollout = {
  stack: "dev",
  context: "chat-local",
  namespace: "chat-dev",
  deployment: "chat-deployment",
  service: "chat-service",
  replicas: 3,
  image: "spring-server:0.1.3",
  nodePort: 30000,
  maxSurge: 1,
  paused: false,
  progressDeadlineSeconds: 80,
};

export function pod(name: string, status: Pod["status"] = {}, deletedAt?: Date): Pod {
  return { metadata: { name, deletionTimestamp: deletedAt?.toISOString() }, status };
}

/** A snapshot of the rollout when it is complete, with some of it replaced. */
export function snapshot(changes: { status?: object; spec?: object } & Partial<Omit<Snapshot, "deployment">> = {}): Snapshot {
  const { status, spec, ...rest } = changes;
  const names = ["a", "b", "c"];
  return {
    deployment: {
      metadata: { generation: 4 },
      spec: {
        replicas: 3,
        selector: {},
        template: { spec: { containers: [{ name: "chat-container", image: rollout.image }] } },
        ...spec,
      },
      status: { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3, ...status },
    },
    service: { spec: { ports: [{ port: 8080, nodePort: 30000 }] } },
    replicaSets: [{ spec: { selector: {}, template: { spec: { containers: [{ name: "chat-container", image: rollout.image }] } } } }],
    pods: names.map((name) => pod(name)),
    endpoints: names.map((name) => ({ addresses: [], conditions: { ready: true }, targetRef: { name } })),
    ...rest,
  };
}
