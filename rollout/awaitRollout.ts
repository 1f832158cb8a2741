import type { RolloutResult } from "../components/rolloutResult.ts";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import { causeOf, isForbidden } from "../kubernetes/apiError.ts";
import type { Clock } from "../kubernetes/clock.ts";
import { realClock } from "../kubernetes/clock.ts";
import { Refusal } from "../refusal/refusal.ts";
import { secretMasker } from "../refusal/secrets.ts";
import { whyUnreachable } from "./reachability.ts";
import { DriftCheck } from "./driftCheck.ts";
import { FailureCheck } from "./failure/check.ts";
import type { Failure } from "./failure/find.ts";
import type { Plan } from "./plan.ts";
import type { Lack, Progress } from "./progress.ts";
import { hasRolledOut, lacksOf, progressOf, withEndpoints } from "./progress.ts";
import { readServingPods } from "./reads.ts";
import { Revisions } from "./revisions.ts";
import { RunningTime } from "./runningTime.ts";
import type { FinishingPod } from "./view.ts";
import { View } from "./view.ts";

/** How a rollout ended: with all of it done, or held back by `paused`. */
export type Ending = "complete" | "paused" | "pausedBeforeTheFirst";

/** What a rollout that was awaited has come to. */
export interface Outcome {
  ending: Ending;
  result: RolloutResult;
  /** What isn't waited for: replicas that were told to go, and still may finish their last requests and sessions. */
  finishing: FinishingPod[];
}

/** Is told how far a rollout is, and what fails so far, though it may pass. */
export type OnProgress = (progress: Progress, lacks: Lack[], failing: Failure | undefined) => void;

/** How long the API server may be silent until a rollout is given up; meanwhile no other time passes. */
const silenceSeconds = 300;
/**
 * How much longer a rollout may take after a silence, at most: a kubelet pauses for half a minute, up to doubled by
 * chance, before it asks the API server again.
 */
const reconnectSeconds = 60;
/** How long to wait for a change at most: endpoints are not watched, and times pass. */
const lookSeconds = 0.5;
/** How long to gather changes for one look. */
const gatherSeconds = 0.05;
/**
 * How often the API server is asked whether it is still there: a watch that tells nothing may be of a connection that
 * is dead.
 */
const heartbeatSeconds = 5;

/**
 * Waits until a rollout is complete, as the API server itself tells it: every replica updated and available, none of
 * the old left but those whose drain is not awaited, all endpoints serving.
 *
 * @param onProgress is told at every look after which the wait goes on, or fails.
 * @throws Refusal if the cluster was changed by hand, or if the rollout fails: within seconds for a reason that no wait
 * mends, after 20 s for one that may pass, else after progressDeadlineSeconds in which it got no further than ever
 * before.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export async function awaitRollout(
  apiServer: ApiServer,
  plan: Plan,
  onProgress: OnProgress,
  clock: Clock = realClock,
): Promise<Outcome> {
  const view = new View(apiServer, plan, clock);
  try {
    return await new Wait(apiServer, plan, view, onProgress, clock).outcome();
  } finally {
    view.stop();
  }
}

class Wait {
  private readonly apiServer: ApiServer;
  private readonly plan: Plan;
  private readonly view: View;
  private readonly onProgress: OnProgress;
  private readonly clock: Clock;
  private readonly drift: DriftCheck;
  private readonly time: RunningTime;
  private readonly revisions: Revisions;
  private readonly failure: FailureCheck;
  private heardAt: number;

  constructor(apiServer: ApiServer, plan: Plan, view: View, onProgress: OnProgress, clock: Clock) {
    this.apiServer = apiServer;
    this.plan = plan;
    this.view = view;
    this.onProgress = onProgress;
    this.clock = clock;
    this.drift = new DriftCheck(apiServer, plan);
    this.time = new RunningTime(() => clock.now());
    this.revisions = new Revisions(apiServer, plan);
    this.failure = new FailureCheck(apiServer, plan, view, this.revisions, this.time);
    this.heardAt = clock.now();
  }

  async outcome(): Promise<Outcome> {
    for (;;) {
      const outcome = await this.lookUnlessSilent();
      if (outcome !== undefined) {
        return outcome;
      }
      await this.view.change(lookSeconds);
      await this.clock.sleep(gatherSeconds);
    }
  }

  /** Looks once; while the API server doesn't answer, the rollout's time stands still. */
  private async lookUnlessSilent(): Promise<Outcome | undefined> {
    try {
      if (this.view.trouble !== undefined) {
        throw this.view.trouble.error;
      }
      if (!this.view.isListed) {
        return undefined;
      }
      await this.hearHeartbeat();
      const outcome = await this.look();
      this.failure.putOff(Math.min(this.time.resume(), reconnectSeconds));
      return outcome;
    } catch (error) {
      if (error instanceof Refusal) {
        throw error;
      }
      this.time.stop();
      if (isForbidden(error) || this.time.stoodStillSeconds > silenceSeconds) {
        const again = `npx pulumi up --stack ${this.plan.stack}`;
        throw new Refusal(
          "RolloutNotFollowed",
          `The rollout can't be followed: ${causeOf(error)}. It goes on without; look again: ${again}`,
        );
      }
      return undefined;
    }
  }

  private async hearHeartbeat(): Promise<void> {
    if (this.clock.now() - this.heardAt > heartbeatSeconds * 1000) {
      await this.apiServer.getText("/version");
      this.heardAt = this.clock.now();
    }
  }

  private async look(): Promise<Outcome | undefined> {
    const { view, plan } = this;
    await this.drift.refuseDrift(view);
    const { deployment } = view;
    if (plan.paused) {
      await this.revisions.read(deployment);
    }

    const finishing = await view.finishing((pod) => this.revisions.drainOf(pod));
    const state = {
      paused: plan.paused,
      hasRolledOut: hasRolledOut(deployment),
      awaitsDrain: finishing.some(({ drainSeconds }) => drainSeconds <= plan.awaitedDrainSeconds),
    };
    let progress = progressOf(plan, deployment, this.revisions.replicaSets, finishing.length);
    let lacks = lacksOf(progress, state);
    if (lacks.length === 0) {
      const [serving, why] = await Promise.all([
        readServingPods(this.apiServer, plan, view.service),
        plan.mustBeReachable && whyUnreachable(this.apiServer, plan.mustBeReachable),
      ]);
      const unreachable = why && secretMasker(plan.secrets)(why);
      progress = { ...withEndpoints(progress, serving, view.rows), unreachable };
      lacks = lacksOf(progress, state);
    }
    if (lacks.length === 0) {
      return this.ended(progress, finishing);
    }

    this.onProgress(progress, lacks, this.failure.failing);
    if (progress.observed && !this.revisions.areOf(deployment)) {
      await this.revisions.read(deployment);
    }
    await this.failure.refuseFailure(progress, lacks);
    return undefined;
  }

  private ended({ wanted }: Progress, finishing: FinishingPod[]): Outcome {
    const ending = !this.plan.paused
      ? "complete"
      : hasRolledOut(this.view.deployment)
        ? "paused"
        : "pausedBeforeTheFirst";
    return {
      ending,
      finishing,
      result: { replicas: wanted, image: this.plan.image },
    };
  }
}
