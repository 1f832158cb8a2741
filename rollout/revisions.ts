import type { RolloutResult } from "../components/rollout";
import type { ApiServer } from "../kubernetes/apiServer";
import type { Plan } from "./plan";
import type { Deployment, ReplicaSet } from "./view";
import { readReplicaSets } from "./view";

/** The ReplicaSets of a rollout, one for each template: which is rolled out, and which it replaces. */
export class Revisions {
  replicaSets: ReplicaSet[] = [];
  /** The revision of the Deployment when they were read. */
  private revision: string | undefined;
  /** What was seen of each template first, by template. */
  private readonly ran = new Map<string, RolloutResult["replaced"][number]>();

  constructor(
    private readonly apiServer: ApiServer,
    private readonly plan: Plan,
  ) {}

  async read(deployment: Deployment | undefined): Promise<void> {
    this.replicaSets = await readReplicaSets(this.apiServer, this.plan);
    this.revision = revisionOf(deployment);
    for (const { metadata, spec, status } of this.replicaSets) {
      const template = templateOf(metadata) ?? "";
      const image = spec?.template?.spec?.containers[0].image ?? "";
      if ((status?.replicas ?? 0) > 0 && !this.ran.has(template)) {
        this.ran.set(template, { image, replicas: status?.replicas ?? 0 });
      }
    }
  }

  /** Whether they were read for the revision that a Deployment has, and its own is among them. */
  areOf(deployment: Deployment | undefined): boolean {
    return this.revision === revisionOf(deployment) && this.current !== undefined;
  }

  /** The ReplicaSet of the template that is rolled out; undefined while it isn't known. */
  get current(): ReplicaSet | undefined {
    return this.replicaSets.find((replicaSet) => revisionOf(replicaSet) === this.revision);
  }

  /** The templates that had replicas when they were read. */
  get templatesThatRan(): ReadonlySet<string> {
    return new Set(this.ran.keys());
  }

  /** What ran of other templates than the one that is rolled out. */
  get replaced(): RolloutResult["replaced"] {
    const current = templateOf(this.current?.metadata) ?? "";
    return [...this.ran].filter(([template]) => template !== current).map(([, before]) => before);
  }
}

/** The template of a ReplicaSet or a pod, as Kubernetes tells them apart. */
export function templateOf(metadata: ReplicaSet["metadata"]): string | undefined {
  return metadata?.labels?.["pod-template-hash"];
}

function revisionOf(object?: Pick<ReplicaSet, "metadata">): string | undefined {
  return object?.metadata?.annotations?.["deployment.kubernetes.io/revision"];
}
