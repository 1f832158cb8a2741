import { setTimeout as sleep } from "node:timers/promises";
import type { V1Deployment } from "@kubernetes/client-node";
import { KubeConfig, Watch } from "@kubernetes/client-node";
import { isComplete } from "./complete.ts";

/** Follows a Deployment with a watch of its own, to know when it was complete. */
export class DeploymentWatch {
  private readonly namespace: string;
  private readonly name: string;
  private readonly kubeConfig = new KubeConfig();
  private readonly stopped = new AbortController();
  private completeSince?: number;

  /** Told how far the Deployment is, in a few words. */
  onProgress: (progress: string) => void = () => undefined;

  /** Starts to watch; the Deployment and its namespace need not exist yet. */
  constructor(kubeconfig: string, namespace: string, name: string) {
    this.namespace = namespace;
    this.name = name;
    this.kubeConfig.loadFromString(kubeconfig);
    void this.follow();
  }

  /** Since when the Deployment has been complete, in `performance.now()`'s milliseconds; undefined if it isn't. */
  get completeSinceMilliseconds(): number | undefined {
    return this.completeSince;
  }

  stop(): void {
    this.stopped.abort();
  }

  private see(deployment: V1Deployment): void {
    this.completeSince = isComplete(deployment) ? (this.completeSince ?? performance.now()) : undefined;
    const { updatedReplicas = 0, availableReplicas = 0 } = deployment.status ?? {};
    this.onProgress(`${updatedReplicas} of ${deployment.spec?.replicas ?? 0} updated, ${availableReplicas} available`);
  }

  private async follow(): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${this.namespace}/deployments`;
    const query = { fieldSelector: `metadata.name=${this.name}` };
    while (!this.stopped.signal.aborted) {
      await new Promise<void>((resolve) => {
        const onEvent = (type: string, deployment: V1Deployment) => {
          if (type === "ADDED" || type === "MODIFIED") {
            this.see(deployment);
          }
        };
        const started = new Watch(this.kubeConfig).watch(path, query, onEvent, () => resolve());
        started.then(
          (request) => this.stopped.signal.addEventListener("abort", () => request.abort()),
          () => resolve(),
        );
      });
      await sleep(100);
    }
  }
}
