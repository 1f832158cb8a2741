import { setTimeout as sleep } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import { KubeConfig, Watch } from "@kubernetes/client-node";
import type { PodEvent, PodHistory } from "./podHistory.ts";
import { clusterName } from "../local/cluster/addresses.ts";

/** Tells a history of a namespace's pods, which it follows with a watch of its own, in `performance.now()`'s time. */
export class PodWatch {
  private readonly namespace: string;
  private readonly history: PodHistory;
  private readonly kubeConfig = new KubeConfig();
  private readonly stopped = new AbortController();

  /** Starts to watch; the namespace need not exist yet. */
  constructor(namespace: string, history: PodHistory) {
    this.namespace = namespace;
    this.history = history;
    this.kubeConfig.loadFromDefault();
    this.kubeConfig.setCurrentContext(clusterName);
    void this.follow();
  }

  stop(): void {
    this.stopped.abort();
  }

  private async follow(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        const onEvent = (type: string, pod: V1Pod) => {
          if (["ADDED", "MODIFIED", "DELETED"].includes(type)) {
            this.history.see(type as PodEvent, pod, performance.now());
          }
        };
        const path = `/api/v1/namespaces/${this.namespace}/pods`;
        const started = new Watch(this.kubeConfig).watch(path, {}, onEvent, () => resolve());
        started.then(
          (request) => this.stopped.signal.addEventListener("abort", () => request.abort()),
          () => resolve(),
        );
      });
      this.history.forget();
      await sleep(100);
    }
  }
}
