import * as pulumi from "@pulumi/pulumi";
import { refuseAutoscalingSwitch } from "./checks/autoscalingSwitch";
import { objectsOf } from "./components/manifests";
import { awaitedDrainSeconds } from "./config/awaitDrain";
import { readStackConfig } from "./config/stackConfig";
import { showsLogs } from "./failureLogs";
import { handOverReplicas } from "./handOverReplicas";
import { connect } from "./kubernetes/connect";
import { refuseTakenNodePort } from "./checks/nodePort";
import { refusedTogether } from "./refusal/refusedTogether";
import { refuseExisting } from "./checks/refuseExisting";
import { rolloutFollower } from "./rollout/rolloutFollower";
import { refusalsShown } from "./refusal/runError";
import { runPreflight } from "./runPreflight";
import { refusePausedSecretChange } from "./checks/secretChange";
import { readStackState } from "./stackState";
import { urlOf } from "./url";

export = () => refusalsShown(program());

async function program() {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const { nodePort, replicas, replicaCount } = config;

  const [state, apiServer] = await Promise.all([readStackState(), connect(config.context, stack)]);
  const known = state && new Set(state.objects.keys());
  // It loads @pulumi/kubernetes, and the state has to be asked before.
  const { createChatStack, manifestsOf } = await import("./chatStack");
  const registered = manifestsOf(stack, config);
  const manifests = objectsOf(registered);
  const { name: namespace } = registered.namespace.metadata;
  const { name: serviceName } = registered.service.metadata;

  const [, , , handedOver, imageDigest] = await refusedTogether(
    () => refuseTakenNodePort(apiServer, { namespace, serviceName, nodePort, stack }),
    () => refuseExisting(apiServer, manifests, { known, stack }),
    () => refusePausedSecretChange(manifests, { known, paused: config.paused, stack }),
    () => refuseAutoscalingSwitch(apiServer, manifests, { known, stack }),
    () => runPreflight(apiServer, manifests, config, { state, stack }),
  );
  if (handedOver !== undefined) {
    await handOverReplicas(apiServer, handedOver);
  }

  const settings = {
    stack,
    context: config.context,
    revisionConfig: config.revisionConfig,
    awaitedDrainSeconds: awaitedDrainSeconds(config.awaitDrain),
    showsLogs: showsLogs(config.failureLogs, process.env, pulumi.getOrganization()),
    secrets: Object.values(config.secretEnv ?? {}).filter((secret) => secret !== ""),
  };
  const follow = rolloutFollower(apiServer, settings, registered.namespace);
  const chat = createChatStack(stack, config, (...applied) => refusalsShown(follow(...applied)));
  if (replicas !== undefined) {
    void pulumi.log.warn(
      `replicas ${replicas} overrides replicaCount ${replicaCount}. ` +
        `Back to it: npx pulumi config rm replicas --stack ${stack}`,
      chat,
    );
  }

  const { ready } = chat;
  return {
    url: ready.apply(() => urlOf(config, { namespace, name: serviceName }, apiServer)),
    namespace,
    image: ready.image,
    ...(imageDigest === undefined ? {} : { imageDigest }),
    ...(config.autoscaling === undefined ? { replicas: ready.replicas } : {}),
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}
