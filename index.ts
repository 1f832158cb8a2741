import * as pulumi from "@pulumi/pulumi";
import { options } from "./config/options";
import { readStackConfig } from "./config/stackConfig";
import { connect } from "./kubernetes/connect";
import { nodeAddress } from "./kubernetes/nodeAddress";
import { refuseTakenNodePort } from "./kubernetes/nodePort";
import { objectsInState, refuseExisting } from "./refuseExisting";
import { followRollout } from "./rollout/followRollout";

export = async () => {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const { nodePort, replicas, replicaCount } = config;

  const [known, apiServer] = await Promise.all([objectsInState(), connect(config.context, stack)]);
  // It loads @pulumi/kubernetes, and objectsInState has to be asked before.
  const { createChatStack, manifestsOf, namespaceManifest, namespaceOf } = await import("./chatStack");
  const namespace = namespaceOf(stack);

  const url = `http://${await nodeAddress(apiServer)}:${nodePort}`;
  await refuseTakenNodePort(apiServer, {
    namespace,
    service: "chat-service",
    nodePort,
    range: options.nodePort,
    stack,
  });
  await refuseExisting(apiServer, manifestsOf(stack, config), { known, stack });

  const chat = createChatStack(stack, config, followRollout(apiServer, { ...config, stack }, namespaceManifest(stack)));
  if (replicas !== undefined) {
    void pulumi.log.warn(
      `replicas ${replicas} overrides replicaCount ${replicaCount}. Back to it: npx pulumi config rm replicas --stack ${stack}`,
      chat,
    );
  }

  const { ready } = chat;
  return { url: ready.apply(() => url), namespace, image: ready.image, replicas: ready.replicas, nodePort };
};
