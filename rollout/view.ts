import type { V1Deployment, V1EndpointSlice, V1Pod, V1ReplicaSet, V1Service } from "@kubernetes/client-node";
import type { ApiServer, Json } from "../kubernetes/apiServer";
import { ApiError } from "../kubernetes/apiServer";
import type { Clock } from "../kubernetes/clock";
import type { Row, Trouble } from "../kubernetes/mirror";
import { Mirror } from "../kubernetes/mirror";
import type { Plan } from "./plan";

export type Deployment = Json<V1Deployment>;
export type Service = Json<V1Service>;
export type ReplicaSet = Json<V1ReplicaSet>;
export type Pod = Json<V1Pod>;

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
  /** When each pod that was told to go is to be gone, in milliseconds by the API server's clock. */
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

  /** Pods that have been told to go and still may finish their last requests. */
  async finishing(): Promise<string[]> {
    const told = this.rows.filter(isTerminating).map(({ Name }) => String(Name));
    for (const [name, time] of await this.toldBefore()) {
      this.goneBy.set(name, time);
    }
    const now = this.apiServer.now();
    for (const name of told.filter((candidate) => !this.goneBy.has(candidate))) {
      this.goneBy.set(name, now + this.plan.terminationGracePeriodSeconds * 1000);
    }
    // A pod whose containers have ended is shown as Completed until it is gone.
    return [...this.goneBy]
      .filter(([name, time]) => this.pods.items.has(name) && now < time + killedWithinSeconds * 1000)
      .map(([name]) => name);
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

/** The ReplicaSets of a rollout, whole. */
export async function readReplicaSets(apiServer: ApiServer, { namespace, labelSelector }: Plan): Promise<ReplicaSet[]> {
  return (await apiServer.list<V1ReplicaSet>(`/apis/apps/v1/namespaces/${namespace}/replicasets`, { labelSelector }))
    .items;
}

/** Pods by name, whole; those that are gone are left out. */
export async function readPods(apiServer: ApiServer, { namespace }: Plan, names: string[]): Promise<Pod[]> {
  const pods = await Promise.all(
    names.map((name) => unlessMissing(apiServer.get<V1Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`))),
  );
  return pods.filter((pod) => pod !== undefined);
}

/** Names of the pods that get requests, on the port that the Service is to lead to. */
export async function readServingPods(
  apiServer: ApiServer,
  plan: Plan,
  service: Service | undefined,
): Promise<Set<string>> {
  const labelSelector = `kubernetes.io/service-name=${plan.service.manifest.metadata.name}`;
  const slices = await apiServer.list<V1EndpointSlice>(
    `/apis/discovery.k8s.io/v1/namespaces/${plan.namespace}/endpointslices`,
    {
      labelSelector,
    },
  );
  const serving = slices.items
    // Slices of a Service that was deleted and made again may outlive it.
    .filter(({ metadata }) => metadata?.ownerReferences?.some(({ uid }) => uid === service?.metadata?.uid))
    .filter(({ ports }) => ports?.some(({ port }) => port === plan.targetPort))
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready);
  return new Set(serving.map(({ targetRef }) => targetRef?.name ?? ""));
}

/** The answer of the API server; undefined if there is no such object. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}
