import type { ApiServer } from "../kubernetes/apiServer.ts";
import type { Drain } from "./drain.ts";
import { drainOf } from "./drain.ts";
import type { Deployment, ReplicaSet } from "./objects.ts";
import type { Plan } from "./plan.ts";
import { readReplicaSets } from "./reads.ts";

/** The ReplicaSets of a rollout, one for each template: the new one, and those that it replaces. */
export class Revisions {
  private readonly apiServer: ApiServer;
  private readonly plan: Plan;
  replicaSets: ReplicaSet[] = [];
  /** The revision of the Deployment when they were read. */
  private revision: string | undefined;
  private readonly ran = new Set<string>();

  constructor(apiServer: ApiServer, plan: Plan) {
    this.apiServer = apiServer;
    this.plan = plan;
  }

  async read(deployment: Deployment | undefined): Promise<void> {
    this.replicaSets = await readReplicaSets(this.apiServer, this.plan);
    this.revision = revisionOf(deployment);
    for (const { metadata, status } of this.replicaSets) {
      if ((status?.replicas ?? 0) > 0) {
        this.ran.add(templateOf(metadata) ?? "");
      }
    }
  }

  /** Whether they were read for the revision that a Deployment has, and its own is among them. */
  areOf(deployment: Deployment | undefined): boolean {
    return this.revision === revisionOf(deployment) && this.current !== undefined;
  }

  /** The ReplicaSet of the new template; undefined while it isn't known. */
  get current(): ReplicaSet | undefined {
    return this.replicaSets.find((replicaSet) => revisionOf(replicaSet) === this.revision);
  }

  /** How long a replica may take that was told to go: as its own template says, else as the new one does. */
  drainOf(pod: string): Drain {
    const owner = this.replicaSets.find((replicaSet) => isPodOf(replicaSet, pod));
    return owner === undefined ? this.plan.drain : drainOf(owner.spec?.template?.spec);
  }

  /** The templates that had replicas at any of the reads. */
  get templatesThatRan(): ReadonlySet<string> {
    return this.ran;
  }
}

/** The template of a ReplicaSet or a pod, as Kubernetes tells them apart. */
export function templateOf(metadata: ReplicaSet["metadata"]): string | undefined {
  return metadata?.labels?.["pod-template-hash"];
}

/**
 * Whether a pod is a replica of a ReplicaSet, by its name.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values: a long base is cut.
 */
export function isPodOf({ metadata }: ReplicaSet, pod: string): boolean {
  return pod.startsWith(`${metadata?.name}-`.slice(0, 58));
}

function revisionOf(object?: Pick<ReplicaSet, "metadata">): string | undefined {
  return object?.metadata?.annotations?.["deployment.kubernetes.io/revision"];
}
