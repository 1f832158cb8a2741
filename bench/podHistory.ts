import type { V1Pod } from "@kubernetes/client-node";
import type { Desired } from "./peers/peer.ts";

/** What a watch tells of a pod. */
export type PodEvent = "ADDED" | "MODIFIED" | "DELETED";

/** When the pods came that are to be there, and were ready, and the others gone, as events tell; in milliseconds. */
export class PodHistory {
  private readonly desired: Desired;
  private readonly pods = new Map<string, V1Pod>();
  /** Image tags of all pods that were ever seen, by name. */
  readonly imageTags = new Map<string, string>();
  private began = false;
  /** When the first pod was there that had not been before `begin`. */
  firstNewAt?: number;
  /** When all that are to be there were ready at once for the first time. */
  readyAt?: number;
  /** When there was, for the first time since then, no other pod any more. */
  oldGoneAt?: number;

  constructor(desired: Desired) {
    this.desired = desired;
  }

  /** From now on, a pod that wasn't there is a new one. */
  begin(): void {
    this.began = true;
  }

  see(event: PodEvent, pod: V1Pod, now: number): void {
    const name = pod.metadata?.name ?? "";
    if (this.began && !this.imageTags.has(name)) {
      this.firstNewAt ??= now;
    }
    this.imageTags.set(name, imageTag(pod));
    if (event === "DELETED") {
      this.pods.delete(name);
    } else {
      this.pods.set(name, pod);
    }
    const ready = [...this.pods.values()].filter((pod) => imageTag(pod) === this.desired.imageTag && isReady(pod));
    if (ready.length >= this.desired.replicas) {
      this.readyAt ??= now;
    }
    if (this.readyAt !== undefined && this.pods.size === this.desired.replicas) {
      this.oldGoneAt ??= now;
    }
  }

  /** Forgets the pods, as a watch begins anew with all that are there. */
  forget(): void {
    this.pods.clear();
  }
}

function imageTag({ spec }: V1Pod): string {
  return spec?.containers[0].image?.split(":").at(-1) ?? "";
}

function isReady({ metadata, status }: V1Pod): boolean {
  const ready = status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  return ready === true && metadata?.deletionTimestamp === undefined;
}
