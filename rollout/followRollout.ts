import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../cluster/connect";
import { ChatService } from "../components/chatService";
import { awaitRollout } from "./awaitRollout";
import { Rollout } from "./rollout";

/**
 * Lets `up` end only when the rollout of a chat service has: shows its steps beside the service, warns if it is paused, and fails if it does.
 *
 * A preview waits for nothing.
 */
export function followRollout(chat: ChatService, cluster: Cluster, rollout: Omit<Rollout, "deployment" | "service">): void {
  if (pulumi.runtime.isDryRun()) {
    return;
  }
  pulumi.all([chat.deployment.metadata.name, chat.service.metadata.name]).apply(async ([deployment, service]) => {
    const showStep = (step: string) => pulumi.log.info(step, chat, undefined, true);
    const outcome = await awaitRollout(cluster, { ...rollout, deployment, service }, showStep);
    if (rollout.paused) {
      await pulumi.log.warn(`${outcome}. To go on: pulumi config set paused false --stack ${rollout.stack}`, chat);
    }
  });
}
