import * as k8s from "@pulumi/kubernetes";
import { toChangeCause } from "./components/changeCause";
import { ChatService } from "./components/chatService";
import { checkedValues } from "./components/chatServiceArgs";
import { chatServiceManifests } from "./components/manifests";
import type { FollowRollout, Manifest } from "./components/rollout";
import { objectsOf } from "./components/rollout";
import type { Config } from "./config/readConfig";

/** The namespace that a stack has for itself. */
export function namespaceOf(stack: string): string {
  return `chat-${stack}`;
}

/** The namespace of a stack as it is registered. */
export function namespaceManifest(stack: string) {
  return {
    apiVersion: "v1" as const,
    kind: "Namespace" as const,
    metadata: {
      name: namespaceOf(stack),
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      // `up --refresh` takes back a label that somebody changed with kubectl.
      annotations: { "pulumi.com/patchForce": "true" },
    },
  };
}

/** The arguments of a stack's chat service, with plain values. */
function argsOf(stack: string, config: Config) {
  const { context: _context, replicas, operatorValues, ...args } = config;
  return {
    ...args,
    namespace: namespaceOf(stack),
    replicaCount: replicas ?? config.replicaCount,
    changeCause: toChangeCause(operatorValues),
  };
}

/** Every object of a stack as it is registered. */
export function manifestsOf(stack: string, config: Config): Manifest[] {
  const values = checkedValues("chat", argsOf(stack, config));
  const manifests = chatServiceManifests("chat", values, { waitInPlugin: false });
  return [namespaceManifest(stack), ...objectsOf(manifests)];
}

/** Registers everything that a stack puts on the cluster: its namespace, and the chat service in it. */
export function createChatStack(stack: string, config: Config, followRollout: FollowRollout): ChatService {
  const namespace = new k8s.core.v1.Namespace("chat", namespaceManifest(stack));
  return new ChatService("chat", { ...argsOf(stack, config), namespace: namespace.metadata.name, followRollout });
}
