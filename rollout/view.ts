import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import type { ApiServer } from "../kubernetes/apiServer";
import type { Clock } from "../kubernetes/clock";
import type { Row, Trouble } from "../kubernetes/mirror";
import { Mirror } from "../kubernetes/mirror";
import type { Deployment, Service } from "./objects";
import type { Plan } from "./plan";
import { readPods } from "./reads";

/** A pod that was told to go and still may finish its last requests and sessions. */
export interface FinishingPod {
  name: string;
  /** When it is killed, in milliseconds since the epoch. */
  until: number;
}

/** How long after its grace period a pod may take to be gone; one whose node is lost stays for good. */
const killedWithinSeconds = 15;

/** How many pods are asked when they are to be gone; the others are given their grace period. */
const mostToldBefore = 20;

/**
 * What the API server says of a rollout, watched: the objects that are few, and of the pods what `kubectl get pods`
 * shows.
 */
export class View {
  private readonly deployments: Mirror<Deployment>;
  private readonly services: Mirror<Service>;
  private readonly pods: Mirror<Row>;
  /** When each pod was first seen that was told to go, in milliseconds by the API server's clock. */
  private readonly toldAt = new Map<string, number>();
  /** When pods that were told to go are to be gone, of which that is known. */
  private readonly goneBy = new Map<string, number>();
  private isFirstLook = true;
  private hasChanged = false;
  private wake = () => {};

  constructor(
    private readonly apiServer: ApiServer,
    private readonly plan: Plan,
    private readonly clock: Clock,
  ) {
    const onChange = () => {
      this.hasChanged = true;
      this.wake();
    };
    const named = ({ manifest }: Plan["service"]) => ({ fieldSelector: `metadata.name=${manifest.metadata.name}` });
    const { deployment, service, namespace, labelSelector } = plan;
    this.deployments = Mirror.objects<V1Deployment>(
      apiServer,
      deployment.collection,
      named(deployment),
      onChange,
      clock,
    );
    this.services = Mirror.objects<V1Service>(apiServer, service.collection, named(service), onChange, clock);
    this.pods = Mirror.rows(apiServer, `/api/v1/namespaces/${namespace}/pods`, { labelSelector }, onChange, clock);
  }

  /** Whether everything was seen at least once. */
  get isListed(): boolean {
    return this.mirrors.every(({ isListed }) => isListed);
  }

  /** Why it isn't up to date; undefined while it is. */
  get trouble(): Trouble | undefined {
    return this.mirrors.map(({ trouble }) => trouble).find((trouble) => trouble !== undefined);
  }

  /** undefined if it doesn't exist. */
  get deployment(): Deployment | undefined {
    return this.deployments.items.get(this.plan.deployment.manifest.metadata.name);
  }

  /** undefined if it doesn't exist. */
  get service(): Service | undefined {
    return this.services.items.get(this.plan.service.manifest.metadata.name);
  }

  get rows(): Row[] {
    return [...this.pods.items.values()];
  }

  /** @param gracePeriodSecondsOf how long a pod may take that was told to go. */
  async finishing(gracePeriodSecondsOf: (pod: string) => number): Promise<FinishingPod[]> {
    for (const [name, time] of await this.toldBefore()) {
      this.goneBy.set(name, time);
    }
    const now = this.apiServer.now();
    for (const { Name } of this.rows.filter(isTerminating)) {
      this.toldAt.set(String(Name), this.toldAt.get(String(Name)) ?? now);
    }
    // A pod whose containers have ended is shown as Completed until it is gone.
    return [...new Map([...this.toldAt, ...this.goneBy]).keys()]
      .filter((name) => this.pods.items.has(name))
      .map((name) => ({
        name,
        until: this.goneBy.get(name) ?? (this.toldAt.get(name) ?? now) + gracePeriodSecondsOf(name) * 1000,
      }))
      .filter(({ until }) => now < until + killedWithinSeconds * 1000);
  }

  /** When the pods are to be gone that were told to go before the first look, which their rows don't say. */
  private async toldBefore(): Promise<[string, number][]> {
    const names = this.isFirstLook ? this.rows.filter((row) => !isOnItsWay(row)).map(({ Name }) => String(Name)) : [];
    this.isFirstLook = false;
    const pods = await readPods(this.apiServer, this.plan, names.slice(0, mostToldBefore));
    return pods.flatMap(({ metadata }) =>
      typeof metadata?.deletionTimestamp === "string"
        ? [[metadata.name ?? "", Date.parse(metadata.deletionTimestamp)]]
        : [],
    );
  }

  /** Resolves with the first change since it was last awaited, or after a time. */
  async change(withinSeconds: number): Promise<void> {
    if (!this.hasChanged) {
      const woken = new AbortController();
      this.wake = () => woken.abort();
      await this.clock.sleep(withinSeconds, woken.signal);
    }
    this.hasChanged = false;
  }

  stop(): void {
    this.mirrors.forEach((mirror) => mirror.stop());
  }

  private get mirrors(): Mirror<unknown>[] {
    return [this.deployments, this.services, this.pods];
  }
}

/** What `kubectl get pods` shows of a pod that is only on its way, or there. */
const onItsWay = /^(?:Pending|ContainerCreating|PodInitializing|Running|SchedulingGated|Init:[0-9]+\/[0-9]+)$/;

export function isOnItsWay({ Status }: Row): boolean {
  return onItsWay.test(String(Status));
}

/** Whether a pod was told to go; Unknown is how a pod on a lost node is shown. */
export function isTerminating({ Status }: Row): boolean {
  return Status === "Terminating" || Status === "Unknown";
}
