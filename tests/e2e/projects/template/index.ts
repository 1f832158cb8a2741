import { readFileSync } from "fs";
import * as k8s from "@pulumi/kubernetes";

const manifests = JSON.parse(readFileSync("manifests.json", "utf8"));

const namespace = new k8s.core.v1.Namespace("chat", manifests["kubernetes:core/v1:Namespace"]);
new k8s.apps.v1.Deployment("chat-deployment", manifests["kubernetes:apps/v1:Deployment"], { dependsOn: namespace });
new k8s.core.v1.Service("chat-service", manifests["kubernetes:core/v1:Service"], { dependsOn: namespace });
new k8s.policy.v1.PodDisruptionBudget("chat-disruption-budget", manifests["kubernetes:policy/v1:PodDisruptionBudget"], {
  dependsOn: namespace,
});
