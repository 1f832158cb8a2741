import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChatService } from "chat-service-component";

const services = new pulumi.Config().requireNumber("services");

const namespace = new k8s.core.v1.Namespace("other", { metadata: { name: "chat-other" } });

const chats = Array.from(
  { length: services },
  (_, index) =>
    new ChatService(`chat-${index}`, {
      namespace: namespace.metadata.name,
      replicaCount: 1,
      imageTag: "0.1.2",
      serviceType: "ClusterIP",
      cpuRequest: "10m",
      memoryRequest: "16Mi",
    }),
);

export const images = chats.map(({ ready }) => ready.image);
