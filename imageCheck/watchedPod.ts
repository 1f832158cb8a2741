import { setTimeout as sleep } from "node:timers/promises";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { Watch } from "@kubernetes/client-node";
import type { Cluster } from "./cluster.ts";

/** A pod with one container that is tried once, and what the cluster last said of it. */
export class WatchedPod {
  private readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  private readonly ended = new AbortController();
  private last: V1Pod;
  private gone = false;

  private constructor(cluster: Cluster, created: V1Pod, namespace: string, name: string) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.last = created;
    void this.follow();
  }

  static async create(cluster: Cluster, namespace: string, pod: V1Pod): Promise<WatchedPod> {
    const created = await cluster.core.createNamespacedPod({ namespace, body: pod });
    return new WatchedPod(cluster, created, namespace, created.metadata?.name ?? "");
  }

  get pod(): V1Pod {
    return this.last;
  }

  get container(): V1ContainerStatus | undefined {
    return this.last.status?.containerStatuses?.[0];
  }

  get isGone(): boolean {
    return this.gone;
  }

  /** Waits until something holds of it; whether it did in time. */
  async until(holds: (pod: WatchedPod) => boolean, seconds: number, signal: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + seconds * 1000;
    while (!holds(this)) {
      signal.throwIfAborted();
      if (performance.now() > deadline) {
        return false;
      }
      await sleep(50);
    }
    return true;
  }

  /** Tells it to go, with the time that its template gives it. */
  async delete(): Promise<void> {
    await this.cluster.core.deleteNamespacedPod({ namespace: this.namespace, name: this.name });
  }

  /** The end of what its container wrote; nothing if that can't be had. */
  async log(): Promise<string> {
    const { namespace, name } = this;
    return this.cluster.core.readNamespacedPodLog({ namespace, name, tailLines: 1000 }).catch(() => "");
  }

  /** What Kubernetes last said of it that begins with the reason given, such as Unhealthy. */
  async lastEvent(reason: string): Promise<string | undefined> {
    const { namespace, name } = this;
    const fieldSelector = `involvedObject.name=${name},reason=${reason}`;
    const { items } = await this.cluster.core.listNamespacedEvent({ namespace, fieldSelector });
    return items.at(-1)?.message?.trim();
  }

  stopWatching(): void {
    this.ended.abort();
  }

  private see(type: string, pod: V1Pod): void {
    if (["ADDED", "MODIFIED", "DELETED"].includes(type)) {
      this.last = pod;
      this.gone = type === "DELETED";
    }
  }

  private async follow(): Promise<void> {
    const path = `/api/v1/namespaces/${this.namespace}/pods`;
    const query = { fieldSelector: `metadata.name=${this.name}` };
    const { signal } = this.ended;
    while (!signal.aborted && !this.gone) {
      await new Promise<void>((resolve) => {
        const onEvent = (type: string, pod: V1Pod) => this.see(type, pod);
        new Watch(this.cluster.kubeConfig)
          .watch(path, query, onEvent, () => resolve())
          .then(
            (request) => {
              signal.addEventListener("abort", () => request.abort());
              if (signal.aborted) {
                request.abort();
              }
            },
            () => resolve(),
          );
      });
      await sleep(100);
    }
  }
}
