import { Client, connectivityState } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { ApiServer } from "../kubernetes/apiServer";
import { ChatService } from "../components/chatService";
import { awaitRollout } from "./awaitRollout";
import { Rollout } from "./rollout";

/**
 * Lets `up` end only when the rollout of a chat service has: shows its steps beside the service, warns if it is paused, and fails if it does.
 *
 * A preview waits for nothing.
 */
export function followRollout(chat: ChatService, apiServer: ApiServer, rollout: Omit<Rollout, "deployment" | "service">): void {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  const watch = exitWithoutEngine();
  pulumi.all([chat.deployment.metadata.name, chat.service.metadata.name]).apply(async ([deployment, service]) => {
    let shown = "";
    const showStep = (step: string) => {
      if (step !== shown) {
        shown = step;
        void pulumi.log.info(step, chat, undefined, true);
      }
    };
    const outcome = await awaitRollout(apiServer, { ...rollout, deployment, service }, showStep);
    clearInterval(watch);
    if (rollout.paused) {
      await pulumi.log.warn(`${outcome}. To go on: npx pulumi config set paused false --stack ${rollout.stack}`, chat);
    }
  });
}

/** Ends the program once the engine that started it was killed; the language host, which the monitor's connection ends at, outlives the engine. */
function exitWithoutEngine(): NodeJS.Timeout {
  const engine = pulumi.runtime.getEngine();
  return setInterval(() => {
    if (engine instanceof Client && engine.getChannel().getConnectivityState(true) === connectivityState.TRANSIENT_FAILURE) {
      process.exit(1);
    }
  }, 1000).unref();
}
