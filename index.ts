import * as pulumi from "@pulumi/pulumi";
import { handOverReplicas } from "./autoscaling";
import { options } from "./config/options";
import { readStackConfig } from "./config/stackConfig";
import { connect } from "./kubernetes/connect";
import { refuseTakenNodePort } from "./kubernetes/nodePort";
import { objectsInState, refuseExisting } from "./refuseExisting";
import { followRollout } from "./rollout/followRollout";
import { refusalsShown } from "./runError";
import { refusePausedSecretChange } from "./secretChange";
import { urlOf } from "./url";

export = () => refusalsShown(program());

async function program() {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const { nodePort, replicas, replicaCount } = config;

  const [known, apiServer] = await Promise.all([objectsInState(), connect(config.context, stack)]);
  // It loads @pulumi/kubernetes, and objectsInState has to be asked before.
  const { createChatStack, manifestsOf, namespaceManifest, namespaceOf } = await import("./chatStack");
  const namespace = namespaceOf(stack);

  await refuseTakenNodePort(apiServer, {
    namespace,
    service: "chat-service",
    nodePort,
    range: options.nodePort,
    stack,
  });
  const manifests = manifestsOf(stack, config);
  await refuseExisting(apiServer, manifests, { known, stack });
  refusePausedSecretChange(manifests, { known, paused: config.paused, stack });
  await handOverReplicas(apiServer, manifests, { known, stack });

  const context = {
    ...config,
    stack,
    secrets: Object.values(config.secretEnv ?? {}).filter((secret) => secret !== ""),
  };
  const follow = followRollout(apiServer, context, namespaceManifest(stack));
  const chat = createChatStack(stack, config, (...registered) => refusalsShown(follow(...registered)));
  if (replicas !== undefined) {
    void pulumi.log.warn(
      `replicas ${replicas} overrides replicaCount ${replicaCount}. Back to it: npx pulumi config rm replicas --stack ${stack}`,
      chat,
    );
  }

  const { ready } = chat;
  return {
    url: ready.apply(() => urlOf(config, namespace, apiServer)),
    namespace,
    image: ready.image,
    ...(config.autoscaling === undefined ? { replicas: ready.replicas } : {}),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}
