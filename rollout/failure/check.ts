import type { ApiServer } from "../../kubernetes/apiServer.ts";
import type { Row } from "../../kubernetes/mirror.ts";
import { Refusal } from "../../refusal/refusal.ts";
import type { Plan } from "../plan.ts";
import type { Lack, Progress } from "../progress.ts";
import { Best, sentenceOf } from "../progress.ts";
import { readPods, readReplicaSets, readServingPods } from "../reads.ts";
import type { Revisions } from "../revisions.ts";
import { isPodOf, templateOf } from "../revisions.ts";
import type { RunningTime } from "../runningTime.ts";
import type { View } from "../view.ts";
import { isOnItsWay, isTerminating } from "../view.ts";
import { FailureClocks } from "./clocks.ts";
import { explain } from "./explain.ts";
import type { Failure } from "./find.ts";
import { endsOf, failuresOf, failuresToCreate } from "./find.ts";
import { wayBack } from "./wayBack.ts";

/** How many pods are looked at closely: where many fail, they fail alike. */
const closeLooks = 5;

/** Refuses a rollout that fails: for a reason that has lasted too long, or once the progress deadline is over. */
export class FailureCheck {
  private readonly apiServer: ApiServer;
  private readonly plan: Plan;
  private readonly view: View;
  private readonly revisions: Revisions;
  private readonly time: RunningTime;
  private readonly clocks = new FailureClocks();
  private readonly best = new Best();
  /** Why pods have ended that were looked at closely, by name; they stay as they are. */
  private readonly ends = new Map<string | undefined, Failure>();
  private bestAtSeconds = 0;
  private mostPods = 0;

  constructor(apiServer: ApiServer, plan: Plan, view: View, revisions: Revisions, time: RunningTime) {
    this.apiServer = apiServer;
    this.plan = plan;
    this.view = view;
    this.revisions = revisions;
    this.time = time;
  }

  /** What has been failing for longest at the last look, though it may pass. */
  get failing(): Failure | undefined {
    return this.clocks.oldest;
  }

  /** Puts the progress deadline off. */
  putOff(seconds: number): void {
    this.bestAtSeconds += seconds;
  }

  /** @throws Refusal that explains the failure, if what fails has lasted too long. */
  async refuseFailure(progress: Progress, lacks: Lack[]): Promise<void> {
    const { view, apiServer, plan } = this;
    if (this.best.improves(progress)) {
      this.bestAtSeconds = this.time.seconds;
    }
    const starting = progress.observed
      ? view.rows.filter(
          (row) => this.isCurrent(row) && !isReady(row) && !isTerminating(row) && !this.ends.has(String(row.Name)),
        )
      : [];
    const lookClosely = async (rows: Row[]) => {
      const names = rows.map(({ Name }) => String(Name)).sort();
      const pods = await readPods(apiServer, plan, names.slice(0, closeLooks));
      endsOf(pods).forEach((end) => this.ends.set(end.pod, end));
      return failuresOf(pods);
    };
    const failures = [
      ...(await lookClosely(starting.filter(looksWrong))),
      ...failuresToCreate(view.deployment, this.mayBeFreed(progress, starting)),
    ];
    const startingNames = new Set(starting.map(({ Name }) => Name));
    const overdue = this.clocks.note(failures, (pod) => !startingNames.has(pod), this.time.seconds);
    if (overdue !== undefined) {
      throw await this.refusalOf(overdue, progress, lacks);
    }
    const onlyDrains = lacks.every((lack) => lack === "finishing"); // These end by themselves, in their own time.
    if (!onlyDrains && this.time.seconds - this.bestAtSeconds > plan.progressDeadlineSeconds) {
      const ofPods = [...failures, ...(await lookClosely(starting)), ...this.endsLeft];
      const [failure = noProgress(plan, progress)] = progress.unreachable === undefined ? ofPods : failures;
      throw await this.refusalOf(failure, progress, lacks);
    }
  }

  private get endsLeft(): Failure[] {
    const names = new Set(this.view.rows.map(({ Name }) => String(Name)));
    return [...this.ends.values()].filter(({ pod }) => pod !== undefined && names.has(pod));
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
   * Whether a pod is of the new template, as the old ones may go on failing until they are replaced; of all while that
   * isn't known.
   */
  private isCurrent({ Name }: Row): boolean {
    const { current } = this.revisions;
    return current === undefined || isPodOf(current, String(Name));
  }

  private async refusalOf(failure: Failure, progress: Progress, lacks: Lack[]): Promise<Refusal> {
    const { apiServer, plan, revisions } = this;
    const [replicaSets, serving] = await Promise.all([
      readReplicaSets(apiServer, plan).catch(() => revisions.replicaSets),
      readServingPods(apiServer, plan, this.view.service).catch(() => new Set()),
    ]);
    const text = await explain(apiServer, plan, failure, {
      lacking: sentenceOf(progress, lacks),
      serving: serving.size,
      // While replicas can't be created, the controllers count the available ones late.
      wayBack: wayBack(
        replicaSets,
        { current: templateOf(revisions.current?.metadata), ran: revisions.templatesThatRan },
        plan,
        { ...progress, available: Math.max(progress.available, serving.size) },
      ),
    });
    return new Refusal("RolloutFailed", text, [failure.reason, ...(failure.pod === undefined ? [] : [failure.pod])]);
  }
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
