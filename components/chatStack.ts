import * as k8s from "@pulumi/kubernetes";
import { ChatService } from "./chatService";
import { Config } from "../config/readConfig";

/** The namespace that a stack has for itself. */
export function namespaceOf(stack: string): string {
  return `chat-${stack}`;
}

/** The replicas that a stack is to have. */
export function replicasOf(config: Config): number {
  return config.replicas ?? config.replicaCount;
}

/** Registers everything that a stack puts on the cluster, its namespace and the chat service in it; asks no cluster, so that it can be rendered without one. */
export function createChatStack(stack: string, config: Config): ChatService {
  const namespace = new k8s.core.v1.Namespace("chat", {
    metadata: {
      name: namespaceOf(stack),
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
      // `up --refresh` takes back a label that somebody changed with kubectl.
      annotations: { "pulumi.com/patchForce": "true" },
    },
  });
  const { context: _context, replicas: _replicas, ...options } = config;
  return new ChatService("chat", { ...options, namespace: namespace.metadata.name, replicaCount: replicasOf(config) });
}
