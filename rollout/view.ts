import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import type { Clock } from "../kubernetes/clock.ts";
import type { Row, Trouble } from "../kubernetes/mirror.ts";
import { Mirror } from "../kubernetes/mirror.ts";
import type { Drain } from "./drain.ts";
import { drainOf } from "./drain.ts";
import type { Deployment, Service } from "./objects.ts";
import type { Plan } from "./plan.ts";
import { readPods } from "./reads.ts";

/** A pod that was told to go and still may finish its last requests and sessions. */
export interface FinishingPod {
  name: string;
  /** When it is killed, in milliseconds since the epoch. */
  until: number;
  /** How long it may take in all after its preStop time. */
  drainSeconds: number;
}

function finishingPod(name: string, toldAt: number, { gracePeriodSeconds, drainSeconds }: Drain): FinishingPod {
  return { name, until: toldAt + gracePeriodSeconds * 1000, drainSeconds };
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
  private readonly apiServer: ApiServer;
  private readonly plan: Plan;
  private readonly clock: Clock;
  private readonly deployments: Mirror<Deployment>;
  private readonly services: Mirror<Service>;
  private readonly pods: Mirror<Row>;
  /** When each pod was first seen that was told to go, in milliseconds by the API server's clock. */
  private readonly toldAt = new Map<string, number>();
  /** The pods that were told to go before the first look, by name. */
  private readonly before = new Map<string, FinishingPod>();
  private isFirstLook = true;
  private hasChanged = false;
  private wake = () => {};

  constructor(apiServer: ApiServer, plan: Plan, clock: Clock) {
    this.apiServer = apiServer;
    this.plan = plan;
    this.clock = clock;
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

  /** @param drainOfPod how long a pod may take that was told to go. */
  async finishing(drainOfPod: (pod: string) => Drain): Promise<FinishingPod[]> {
    for (const pod of await this.toldBefore()) {
      this.before.set(pod.name, pod);
    }
    const now = this.apiServer.now();
    for (const { Name } of this.rows.filter(isTerminating)) {
      this.toldAt.set(String(Name), this.toldAt.get(String(Name)) ?? now);
    }
    // A pod whose containers have ended is shown as Completed until it is gone.
    return [...new Set([...this.before.keys(), ...this.toldAt.keys()])]
      .filter((name) => this.pods.items.has(name))
      .map((name) => this.before.get(name) ?? finishingPod(name, this.toldAt.get(name) ?? now, drainOfPod(name)))
      .filter(({ until }) => now < until + killedWithinSeconds * 1000);
  }

  /** The pods that were told to go before the first look, whose rows don't say since when. */
  private async toldBefore(): Promise<FinishingPod[]> {
    const names = this.isFirstLook ? this.rows.filter((row) => !isOnItsWay(row)).map(({ Name }) => String(Name)) : [];
    this.isFirstLook = false;
    const pods = await readPods(this.apiServer, this.plan, names.slice(0, mostToldBefore));
    return pods.flatMap(({ metadata, spec }) =>
      typeof metadata?.deletionTimestamp === "string"
        ? [
            {
              name: metadata.name ?? "",
              until: Date.parse(metadata.deletionTimestamp),
              drainSeconds: drainOf(spec).drainSeconds,
            },
          ]
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
