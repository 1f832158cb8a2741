import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { connect } from "./cluster/connect";
import { nodeAddress } from "./cluster/nodeAddress";
import { refuseTakenNodePort } from "./cluster/nodePort";
import { ChatService, imageReference } from "./components/chatService";
import { readStackConfig } from "./config/stackConfig";
import { followRollout } from "./rollout/followRollout";

export = async () => {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const cluster = await connect(config.context, stack);

  const replicas = config.replicas ?? config.replicaCount;
  const result = {
    url: `http://${await nodeAddress(cluster)}:${config.nodePort}`,
    namespace: `chat-${stack}`,
    image: imageReference(config.image, config.imageTag),
    replicas,
    nodePort: config.nodePort,
  };
  await refuseTakenNodePort(cluster, { ...result, service: "chat-service", stack });

  const namespace = new k8s.core.v1.Namespace("chat", {
    metadata: { name: result.namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  });
  const chat = new ChatService("chat", { ...config, namespace: namespace.metadata.name, replicaCount: replicas });
  if (config.replicas !== undefined) {
    pulumi.log.warn(`replicas ${replicas} overrides replicaCount ${config.replicaCount}. Back to it: pulumi config rm replicas`, chat);
  }
  followRollout(chat, cluster, { ...config, ...result, stack });

  return result;
};
