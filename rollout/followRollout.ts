import { Client, connectivityState } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import type { FollowRollout, Manifest } from "../components/rollout";
import type { ApiServer } from "../kubernetes/apiServer";
import type { Ending } from "./awaitRollout";
import { awaitRollout } from "./awaitRollout";
import type { StackContext } from "./plan";
import { planOf } from "./plan";
import { sentenceOf } from "./progress";

const held: Record<Exclude<Ending, "complete">, string> = {
  paused: "paused: changes of the template wait",
  pausedBeforeTheFirst: "paused before the first rollout: no replica runs",
};

/**
 * Lets a chat service be ready only when its rollout has ended: shows its steps beside the service, warns if it is
 * paused, and fails if it does.
 */
export function followRollout(apiServer: ApiServer, context: StackContext, namespaceManifest: Manifest): FollowRollout {
  return async (registered, chat) => {
    const watch = exitWithoutEngine();
    let shown = "";
    const { ending, result } = await awaitRollout(
      apiServer,
      planOf(context, namespaceManifest, registered),
      (progress, lacks) => {
        const step = sentenceOf(progress, lacks);
        if (step !== shown) {
          shown = step;
          void pulumi.log.info(step, chat, undefined, true);
        }
      },
    );
    clearInterval(watch);
    if (ending !== "complete") {
      await pulumi.log.warn(
        `${held[ending]}. To go on: npx pulumi config set paused false --stack ${context.stack}`,
        chat,
      );
    }
    return result;
  };
}

/**
 * Ends the program once the engine that started it was killed; the language host, which the monitor's connection ends
 * at, outlives the engine.
 */
function exitWithoutEngine(): NodeJS.Timeout {
  const engine = pulumi.runtime.getEngine();
  return setInterval(() => {
    if (
      engine instanceof Client &&
      engine.getChannel().getConnectivityState(true) === connectivityState.TRANSIENT_FAILURE
    ) {
      process.exit(1);
    }
  }, 1000).unref();
}
