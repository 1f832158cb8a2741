import type { RolloutResult } from "../components/rollout";
import type { ApiServer } from "../kubernetes/apiServer";
import { causeOf, isForbidden } from "../kubernetes/apiServer";
import type { Clock } from "../kubernetes/clock";
import { realClock } from "../kubernetes/clock";
import type { Row } from "../kubernetes/mirror";
import { Refusal } from "../refusal";
import { lackingAddress } from "./address";
import { DriftCheck } from "./driftCheck";
import { FailureClocks } from "./failure/clocks";
import { explain } from "./failure/explain";
import type { Failure } from "./failure/find";
import { failuresOf, failuresToCreate } from "./failure/find";
import { templateOf, wayBack } from "./failure/wayBack";
import type { Plan } from "./plan";
import type { Lack, Progress } from "./progress";
import { Best, hasRolledOut, lacksOf, progressOf, sentenceOf, withEndpoints } from "./progress";
import { RunningTime } from "./runningTime";
import type { ReplicaSet } from "./view";
import { isOnItsWay, isTerminating, readPods, readReplicaSets, readServingPods, View } from "./view";

/** How a rollout ended: with all of it done, or held back by `paused`. */
export type Ending = "complete" | "paused" | "pausedBeforeTheFirst";

export interface Outcome {
  ending: Ending;
  result: RolloutResult;
}

/** How long the API server may be silent until a rollout is given up; meanwhile no other time passes. */
const silenceSeconds = 300;
/** How long a kubelet pauses at most before it asks the API server again: half a minute, up to doubled by chance. */
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
/** How many pods are looked at closely: where many fail, they fail alike. */
const closeLooks = 5;

/**
 * Waits until a rollout is complete, as the API server itself tells it: every replica updated and available, none of
 * the old left, all endpoints serving.
 *
 * @param report is told how far it is at every look.
 * @throws Refusal if the cluster was changed by hand, or if the rollout fails: within seconds for a reason that no wait
 * mends, after 20 s for one that may pass, else after progressDeadlineSeconds in which it got no further than ever
 * before.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export async function awaitRollout(
  apiServer: ApiServer,
  plan: Plan,
  report: (progress: Progress, lacks: Lack[]) => void,
  clock: Clock = realClock,
): Promise<Outcome> {
  const view = new View(apiServer, plan, clock);
  try {
    return await new Wait(apiServer, plan, view, report, clock).outcome();
  } finally {
    view.stop();
  }
}

class Wait {
  private readonly drift: DriftCheck;
  private readonly time: RunningTime;
  private readonly best = new Best();
  private readonly clocks = new FailureClocks();
  private bestAtSeconds = 0;
  private mostPods = 0;
  private silentSince: number | undefined;
  private heardAt: number;
  private replicaSets: ReplicaSet[] = [];
  /** The revision whose ReplicaSets are known. */
  private revision: string | undefined;
  private readonly ran = new Map<string, RolloutResult["replaced"][number]>();

  constructor(
    private readonly apiServer: ApiServer,
    private readonly plan: Plan,
    private readonly view: View,
    private readonly report: (progress: Progress, lacks: Lack[]) => void,
    private readonly clock: Clock,
  ) {
    this.drift = new DriftCheck(apiServer, plan);
    this.time = new RunningTime(() => clock.now());
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
      this.time.resume();
      this.allowReconnecting();
      return outcome;
    } catch (error) {
      if (error instanceof Refusal) {
        throw error;
      }
      this.time.stop();
      this.silentSince ??= this.clock.now();
      if (isForbidden(error) || this.clock.now() - this.silentSince > silenceSeconds * 1000) {
        const again = `npx pulumi up --stack ${this.plan.stack}`;
        throw new Refusal(
          "RolloutNotFollowed",
          `The rollout can't be followed: ${causeOf(error)}. It goes on without; look again: ${again}`,
        );
      }
      return undefined;
    }
  }

  /**
   * Puts the deadline off after a silence: Kubernetes' own programs come back to the API server as late again, up to a
   * minute.
   */
  private allowReconnecting(): void {
    if (this.silentSince !== undefined) {
      this.bestAtSeconds += Math.min((this.clock.now() - this.silentSince) / 1000, reconnectSeconds);
      this.silentSince = undefined;
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
    const state = { paused: plan.paused, hasRolledOut: hasRolledOut(deployment) };
    if (plan.paused) {
      await this.readReplicaSets();
    }

    let progress = progressOf(plan, deployment, this.replicaSets, (await view.finishing()).length);
    let lacks = lacksOf(progress, state);
    if (lacks.length === 0) {
      const [serving, unreachable] = await Promise.all([
        readServingPods(this.apiServer, plan, view.service),
        plan.front && lackingAddress(this.apiServer, plan.front),
      ]);
      progress = { ...withEndpoints(progress, serving, view.rows), unreachable };
      lacks = lacksOf(progress, state);
    }
    if (lacks.length === 0) {
      return this.ended(progress);
    }

    this.report(progress, lacks);
    if (this.best.improves(progress)) {
      this.bestAtSeconds = this.time.seconds;
    }
    const revision = revisionOf(deployment);
    if (progress.observed && (this.revision !== revision || this.current === undefined)) {
      await this.readReplicaSets();
    }
    await this.refuseFailure(progress, lacks);
    return undefined;
  }

  private ended({ wanted }: Progress): Outcome {
    const ending = !this.plan.paused
      ? "complete"
      : hasRolledOut(this.view.deployment)
        ? "paused"
        : "pausedBeforeTheFirst";
    const current = templateOf(this.current?.metadata) ?? "";
    const replaced = [...this.ran].filter(([template]) => template !== current).map(([, before]) => before);
    return {
      ending,
      result: { replicas: wanted, image: this.plan.image, replaced: ending === "complete" ? replaced : [] },
    };
  }

  private async readReplicaSets(): Promise<void> {
    this.replicaSets = await readReplicaSets(this.apiServer, this.plan);
    this.revision = revisionOf(this.view.deployment);
    for (const { metadata, spec, status } of this.replicaSets) {
      const template = templateOf(metadata) ?? "";
      const image = spec?.template?.spec?.containers[0].image ?? "";
      if ((status?.replicas ?? 0) > 0 && !this.ran.has(template)) {
        this.ran.set(template, { image, replicas: status?.replicas ?? 0 });
      }
    }
  }

  /** The ReplicaSet of the template that is rolled out; undefined while it isn't known. */
  private get current(): ReplicaSet | undefined {
    return this.replicaSets.find((replicaSet) => revisionOf(replicaSet) === this.revision);
  }

  /** @throws Refusal that explains the failure, if what fails has lasted too long. */
  private async refuseFailure(progress: Progress, lacks: Lack[]): Promise<void> {
    const { view, apiServer, plan } = this;
    const starting = progress.observed
      ? view.rows.filter((row) => this.isCurrent(row) && !isReady(row) && !isTerminating(row))
      : [];
    const lookClosely = async (rows: Row[]) => {
      const names = rows.map(({ Name }) => String(Name)).sort();
      return failuresOf(await readPods(apiServer, plan, names.slice(0, closeLooks)));
    };
    const failures = [
      ...(await lookClosely(starting.filter(looksWrong))),
      ...failuresToCreate(view.deployment, this.mayBeFreed(progress, starting)),
    ];
    const startingNames = new Set(starting.map(({ Name }) => Name));
    const told = this.clocks.note(failures, (pod) => !startingNames.has(pod), this.time.seconds);
    if (told !== undefined) {
      throw await this.refusalOf(told, progress, lacks);
    }
    if (this.time.seconds - this.bestAtSeconds > plan.progressDeadlineSeconds) {
      const [failure = noProgress(plan, progress)] = [...failures, ...(await lookClosely(starting))];
      throw await this.refusalOf(failure, progress, lacks);
    }
  }

  /**
   * Whether old replicas free what new ones lack, or have freed it: the controller tries again after a pause that
   * doubles each time, and sees late that new ones are available while it can't create more.
   */
  private mayBeFreed({ wanted, old, finishing }: Progress, starting: Row[]): boolean {
    const { rows } = this.view;
    this.mostPods = Math.max(this.mostPods, rows.length);
    const isGettingThere =
      starting.some((row) => !looksWrong(row)) || (old > 0 && rows.filter(isReady).length > wanted);
    return isGettingThere || finishing > 0 || rows.length < this.mostPods;
  }

  /**
   * Whether a pod is of the template that is rolled out, as the old ones may go on failing until they are replaced; of
   * all while that isn't known.
   */
  private isCurrent({ Name }: Row): boolean {
    const { name } = this.current?.metadata ?? {};
    // https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values: a long base is cut.
    return name === undefined || String(Name).startsWith(`${name}-`.slice(0, 58));
  }

  private async refusalOf(failure: Failure, progress: Progress, lacks: Lack[]): Promise<Refusal> {
    const { apiServer, plan } = this;
    const [replicaSets, serving] = await Promise.all([
      readReplicaSets(apiServer, plan).catch(() => this.replicaSets),
      readServingPods(apiServer, plan, this.view.service).catch(() => new Set()),
    ]);
    const text = await explain(apiServer, plan, failure, {
      lacking: sentenceOf(progress, lacks),
      serving: serving.size,
      // While replicas can't be created, the controllers count the available ones late.
      wayBack: wayBack(
        replicaSets,
        { current: templateOf(this.current?.metadata), ran: new Set(this.ran.keys()) },
        plan,
        { ...progress, available: Math.max(progress.available, serving.size) },
      ),
    });
    return new Refusal("RolloutFailed", text, [failure.reason, ...(failure.pod === undefined ? [] : [failure.pod])]);
  }
}

function revisionOf(object?: Pick<ReplicaSet, "metadata">): string | undefined {
  return object?.metadata?.annotations?.["deployment.kubernetes.io/revision"];
}

function isReady({ Ready, Status }: Row): boolean {
  const [ready, containers] = String(Ready).split("/");
  return ready === containers && Status === "Running";
}

function looksWrong(row: Row): boolean {
  return !isOnItsWay(row) || Number.parseInt(String(row.Restarts), 10) >= 2;
}

function noProgress({ progressDeadlineSeconds }: Plan, { unreachable }: Progress): Failure {
  return {
    ...(unreachable === undefined
      ? { reason: "ProgressDeadlineExceeded", message: `no progress for ${progressDeadlineSeconds} s` }
      : { reason: "Unreachable", message: `${unreachable} for ${progressDeadlineSeconds} s` }),
    outlook: "open",
  };
}
