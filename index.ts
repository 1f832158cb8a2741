import * as pulumi from "@pulumi/pulumi";
import { refuseAutoscalingSwitch } from "./checks/autoscalingSwitch.ts";
import { objectsOf } from "./components/manifests.ts";
import { awaitedDrainSeconds } from "./config/awaitDrain.ts";
import { readStackConfig } from "./config/stackConfig.ts";
import { showsLogs } from "./failureLogs.ts";
import { handOverReplicas } from "./handOverReplicas.ts";
import { connect } from "./kubernetes/connect.ts";
import { refuseTakenNodePort } from "./checks/nodePort.ts";
import { refusedTogether } from "./refusal/refusedTogether.ts";
import { refuseExisting } from "./checks/refuseExisting.ts";
import { rolloutFollower } from "./rollout/rolloutFollower.ts";
import { refusalsShown } from "./refusal/runError.ts";
import { runPreflight } from "./runPreflight.ts";
import { refusePausedSecretChange } from "./checks/secretChange.ts";
import { readStackState } from "./stackState.ts";
import { urlOf } from "./url.ts";

export default () => refusalsShown(program());

async function program() {
  const stack = pulumi.getStack();
  const config = readStackConfig(stack);
  const { nodePort, replicas, replicaCount } = config;

  const [state, apiServer] = await Promise.all([readStackState(), connect(config.context, stack)]);
  const known = state && new Set(state.objects.keys());
  // It loads @pulumi/kubernetes, and the state has to be asked before.
  const { createChatStack, manifestsOf } = await import("./chatStack.ts");
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
