import { Client, connectivityState } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "../components/manifests.ts";
import type { FollowRollout } from "../components/followRollout.ts";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import type { Ending } from "./awaitRollout.ts";
import { awaitRollout } from "./awaitRollout.ts";
import type { Failure } from "./failure/find.ts";
import type { StackSettings } from "./plan.ts";
import { planOf } from "./plan.ts";
import { sentenceOf } from "./progress.ts";
import type { FinishingPod } from "./view.ts";

const held: Record<Exclude<Ending, "complete">, string> = {
  paused: "paused: changes of the template wait",
  pausedBeforeTheFirst: "paused before the first rollout: no replica runs",
};

/**
 * Lets a chat service be ready only when its rollout has ended: shows its steps beside the service, and what fails
 * though it may pass; warns if it is paused, and fails if it does.
 */
export function rolloutFollower(
  apiServer: ApiServer,
  settings: StackSettings,
  namespaceManifest: Manifest,
): FollowRollout {
  return async (registered, chat) => {
    const watch = exitWithoutEngine();
    let shown = "";
    const { ending, finishing, result } = await awaitRollout(
      apiServer,
      planOf(settings, namespaceManifest, registered),
      (progress, lacks, failing) => {
        const step = [sentenceOf(progress, lacks), ...(failing ? [nameOf(failing)] : [])].join("; ");
        if (step !== shown) {
          shown = step;
          void pulumi.log.info(step, chat, undefined, true);
        }
      },
    );
    clearInterval(watch);
    const { stack } = settings;
    if (ending !== "complete") {
      await pulumi.log.warn(
        `${held[ending]}. To go on: npx pulumi config rm paused --stack ${stack} && npx pulumi up --stack ${stack}`,
        chat,
      );
    }
    if (finishing.length > 0) {
      await pulumi.log.info(finishingSentence(finishing, stack), chat);
    }
    return result;
  };
}

function nameOf({ pod, reason }: Failure): string {
  return `${pod === undefined ? "replicas" : `pod ${pod}`}: ${reason}`;
}

function finishingSentence(finishing: FinishingPod[], stack: string): string {
  const last = new Date(Math.max(...finishing.map(({ until }) => until)));
  const [replicas, gets] = finishing.length === 1 ? ["replica", "gets"] : ["replicas", "get"];
  return (
    `${finishing.length} ${replicas} ${gets} no new connections and may still have sessions, until ` +
    `${last.toISOString().slice(0, 19)}Z at the latest. ` +
    `To wait for them: npx pulumi config set awaitDrain true --stack ${stack} && npx pulumi up --stack ${stack}`
  );
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
