import type { CoreV1Api } from "@kubernetes/client-node";
import { causeOf } from "../kubernetes/apiError.ts";
import type { PodName } from "./connection.ts";

const everySeconds = 2;

/** Of the kubelet's summary, what is read here. */
interface Summary {
  pods: { podRef: { name: string; namespace: string }; containers?: { memory?: { workingSetBytes?: number } }[] }[];
}

/**
 * The most memory that a pod was seen to use, in bytes: its working set, which is what it is killed for.
 *
 * @see https://kubernetes.io/docs/reference/instrumentation/node-metrics/#summary-api-source
 */
export class MemoryMeter {
  private readonly core: CoreV1Api;
  private readonly pod: PodName;
  private readonly node: string;
  private readonly timer: NodeJS.Timeout;
  /** 0 as long as nothing is known. */
  mostBytes = 0;
  /** Why nothing is known, if it can't be asked. */
  why = "the kubelet doesn't tell";

  constructor(core: CoreV1Api, pod: PodName, node: string) {
    this.core = core;
    this.pod = pod;
    this.node = node;
    void this.look();
    this.timer = setInterval(() => void this.look(), everySeconds * 1000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const { namespace, name } = this.pod;
    try {
      // It is typed as a text, and is JSON that was parsed.
      const answer: unknown = await this.core.connectGetNodeProxyWithPath({ name: this.node, path: "stats/summary" });
      const { pods } = answer as Summary;
      const own = pods.find(({ podRef }) => podRef.name === name && podRef.namespace === namespace);
      this.mostBytes = Math.max(this.mostBytes, own?.containers?.[0]?.memory?.workingSetBytes ?? 0);
    } catch (error) {
      this.why = causeOf(error);
    }
  }
}
