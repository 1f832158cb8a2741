import { setTimeout as sleep } from "node:timers/promises";
import { ApiServer, causeOf, isForbidden } from "../kubernetes/apiServer";
import { Refusal } from "../refusal";
import { explain, Failure, findFailure } from "./failure";
import { drift, hasRolledOut, outstanding } from "./progress";
import { Rollout } from "./rollout";
import { Snapshot, takeSnapshot } from "./snapshot";

const pollSeconds = 0.5;
/** How long a failure that no wait mends has to last: the kubelet pulls and starts a second time after 10 s. */
const lastingFailureSeconds = 20;

/**
 * Waits until a rollout is complete, as the API server itself tells it: every replica updated and available, none of the old left, all endpoints serving.
 *
 * @param report is told at every look what is still lacking.
 * @returns `complete`, or for a paused rollout that it is paused.
 * @throws Refusal if the cluster was changed by hand, or if the rollout fails: at once for a lasting reason such as
 * CrashLoopBackOff, else after progressDeadlineSeconds in which it got no further than ever before.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export async function awaitRollout(apiServer: ApiServer, rollout: Rollout, report: (step: string) => void): Promise<string> {
  const progress = new Clock();
  const failing = new Clock();
  const seen = new Set<string>();

  for (;;) {
    const snapshot = await takeSnapshot(apiServer, rollout).catch((error: unknown) => {
      if (isForbidden(error) || progress.seconds > rollout.progressDeadlineSeconds) {
        throw new Refusal(`The rollout can't be followed: ${causeOf(error)}. It goes on without; look again: npx pulumi up --stack ${rollout.stack}`);
      }
      return undefined;
    });

    if (snapshot !== undefined) {
      refuseDrift(snapshot, rollout);
      const lacks = outstanding(snapshot, rollout);
      if (lacks.length === 0) {
        return outcome(snapshot, rollout);
      }

      const step = lacks.join(", ");
      report(step);
      if (!seen.has(step)) {
        seen.add(step);
        progress.restart();
      }
      const failure = findFailure(snapshot);
      if (!failure?.lasting) {
        failing.restart();
      }
      if (failing.seconds > lastingFailureSeconds || progress.seconds > rollout.progressDeadlineSeconds) {
        throw new Refusal(await explain(apiServer, snapshot, rollout, failure ?? noProgress(rollout), lacks));
      }
    }
    await sleep(pollSeconds * 1000);
  }
}

function refuseDrift(snapshot: Snapshot, rollout: Rollout): void {
  const { namespace, stack } = rollout;
  const changes = drift(snapshot, rollout);
  if (changes.length > 0) {
    throw new Refusal(
      `What runs in ${namespace} is not what the stack says, so somebody changed it or it was left out of this update: ${changes.join("; ")}. ` +
        `Look at it: npx pulumi refresh --preview-only --stack ${stack}. Take it back: npx pulumi up --refresh --stack ${stack}`,
    );
  }
}

function outcome(snapshot: Snapshot, rollout: Rollout): string {
  if (!rollout.paused) {
    return "complete";
  }
  return hasRolledOut(snapshot) ? "paused: changes of the template wait" : "paused before the first rollout: no replica runs";
}

function noProgress(rollout: Rollout): Failure {
  return {
    reason: "ProgressDeadlineExceeded",
    message: `no progress for ${rollout.progressDeadlineSeconds} s`,
    lasting: false,
  };
}

class Clock {
  private start = performance.now();

  get seconds(): number {
    return (performance.now() - this.start) / 1000;
  }

  restart(): void {
    this.start = performance.now();
  }
}
