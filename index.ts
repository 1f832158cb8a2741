import * as pulumi from "@pulumi/pulumi";
import { createChatStack, namespaceManifest, namespaceOf } from "./chatStack";
import { readStackConfig } from "./config/stackConfig";
import { connect } from "./kubernetes/connect";
import { nodeAddress } from "./kubernetes/nodeAddress";
import { refuseTakenNodePort } from "./kubernetes/nodePort";
import { followRollout } from "./rollout/followRollout";

export = async () => {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const { nodePort, replicas, replicaCount } = config;
  const namespace = namespaceOf(stack);

  const apiServer = await connect(config.context, stack);
  const url = `http://${await nodeAddress(apiServer)}:${nodePort}`;
  await refuseTakenNodePort(apiServer, { namespace, service: "chat-service", nodePort, stack });

  const chat = createChatStack(stack, config, followRollout(apiServer, { ...config, stack }, namespaceManifest(stack)));
  if (replicas !== undefined) {
    pulumi.log.warn(`replicas ${replicas} overrides replicaCount ${replicaCount}. Back to it: npx pulumi config rm replicas --stack ${stack}`, chat);
  }

  const { ready } = chat;
  return { url: ready.apply(() => url), namespace, image: ready.image, replicas: ready.replicas, nodePort };
};
