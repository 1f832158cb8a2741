import * as pulumi from "@pulumi/pulumi";
import { connect } from "./kubernetes/connect";
import { nodeAddress } from "./kubernetes/nodeAddress";
import { refuseTakenNodePort } from "./kubernetes/nodePort";
import { imageReference } from "./components/chatService";
import { createChatStack, namespaceOf, replicasOf } from "./components/chatStack";
import { readStackConfig } from "./config/stackConfig";
import { followRollout } from "./rollout/followRollout";

export = async () => {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const apiServer = await connect(config.context, stack);

  const replicas = replicasOf(config);
  const result = {
    url: `http://${await nodeAddress(apiServer)}:${config.nodePort}`,
    namespace: namespaceOf(stack),
    image: imageReference(config.image, config.imageTag),
    replicas,
    nodePort: config.nodePort,
  };
  await refuseTakenNodePort(apiServer, { ...result, service: "chat-service", stack });

  const chat = createChatStack(stack, config);
  if (config.replicas !== undefined) {
    pulumi.log.warn(`replicas ${replicas} overrides replicaCount ${config.replicaCount}. Back to it: npx pulumi config rm replicas --stack ${stack}`, chat);
  }
  followRollout(chat, apiServer, { ...config, ...result, stack });

  return result;
};
