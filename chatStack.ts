import * as k8s from "@pulumi/kubernetes";
import { toChangeCause } from "./components/changeCause.ts";
import { ChatService } from "./components/chatService.ts";
import { checkedValues } from "./components/chatServiceArgs.ts";
import { chatServiceOptions } from "./components/chatServiceOptions.ts";
import type { ChatServiceManifests, Manifest } from "./components/manifests.ts";
import { chatServiceManifests } from "./components/manifests.ts";
import type { FollowRollout } from "./components/followRollout.ts";
import type { Config } from "./config/readConfig.ts";

/** The objects of a stack as they are registered, with plain values. */
export interface StackManifests extends ChatServiceManifests {
  namespace: Manifest;
}

export function manifestsOf(stack: string, config: Config): StackManifests {
  const values = checkedValues("chat", chatServiceArgs(stack, config));
  return { namespace: namespaceManifest(stack), ...chatServiceManifests("chat", values, { waitInPlugin: false }) };
}

/** Registers everything that a stack puts on the cluster: its namespace, and the chat service in it. */
export function createChatStack(stack: string, config: Config, followRollout: FollowRollout): ChatService {
  const namespace = new k8s.core.v1.Namespace("chat", namespaceManifest(stack));
  return new ChatService("chat", {
    ...chatServiceArgs(stack, config),
    namespace: namespace.metadata.name,
    followRollout,
  });
}

/** The namespace that a stack has for itself. */
function namespaceOf(stack: string): string {
  return `chat-${stack}`;
}

/** The namespace of a stack as it is registered. */
function namespaceManifest(stack: string) {
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

/** The arguments of a stack's chat service, with plain values: of the config, what a ChatService can be told. */
function chatServiceArgs(stack: string, config: Config) {
  const keys = Object.keys(chatServiceOptions) as (keyof typeof chatServiceOptions)[];
  const args = Object.fromEntries(keys.map((key) => [key, config[key]])) as Pick<Config, (typeof keys)[number]>;
  return {
    ...args,
    secretEnv: config.secretEnv,
    namespace: namespaceOf(stack),
    replicaCount: config.replicas ?? config.replicaCount,
    changeCause: toChangeCause(config.revisionConfig),
  };
}
