import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";

const types: Record<string, any> = {
  Deployment: k8s.apps.v1.Deployment,
  Service: k8s.core.v1.Service,
  PodDisruptionBudget: k8s.policy.v1.PodDisruptionBudget,
};

const namespace = new k8s.core.v1.Namespace("plain", { metadata: { name: "chat-plain" } });

for (const { kind, metadata, spec } of JSON.parse(readFileSync("manifests.json", "utf8"))) {
  new types[kind](metadata.name, { metadata: { ...metadata, namespace: namespace.metadata.name }, spec });
}
