import * as pulumi from "@pulumi/pulumi";
import { chatServiceOptions } from "./chatServiceOptions.ts";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { contradictions } from "./contradictions.ts";
import type { FollowRollout } from "./followRollout.ts";
import type { Problem } from "./problem.ts";
import { problemsIn, shown, withDefaults } from "./problem.ts";

/** The arguments of a ChatService. */
export interface ChatServiceArgs {
  /** Namespace of everything that it creates. */
  namespace: pulumi.Input<string>;

  /** Replicas that serve, 0–1000; 0 stops all. @default none: Kubernetes' 1, or an autoscaler's count */
  replicaCount?: pulumi.Input<number | undefined>;

  /** Image repository without a tag. @default docker.io/jeongchanmin/spring-server */
  image?: pulumi.Input<string | undefined>;

  /** Image tag, or a `sha256:` digest; changing it is a rolling update. */
  imageTag: pulumi.Input<string>;

  /** Port on every node, 30000–32767, that the service answers on; for serviceType NodePort, which needs it. */
  nodePort?: pulumi.Input<number | undefined>;

  /** Where the Service answers. @default NodePort */
  serviceType?: pulumi.Input<"NodePort" | "ClusterIP" | "LoadBalancer" | undefined>;

  /**
   * Replicas that a rolling update may start beyond replicaCount at a time: a number from 1, or a percentage, which is
   * rounded up.
   *
   * @default 25%
   */
  maxSurge?: pulumi.Input<number | string | undefined>;

  /** Whether changes of the pod template are held back. @default false */
  paused?: pulumi.Input<boolean | undefined>;

  /** Time that a replica may take to start before it is restarted, from 10. @default 60 */
  startupSeconds?: pulumi.Input<number | undefined>;

  /**
   * Time without progress after which a rollout counts as failed, at least 13 s more than startupSeconds and
   * bakeSeconds.
   *
   * @default 75
   */
  progressDeadlineSeconds?: pulumi.Input<number | undefined>;

  /** Time that a new replica has to stay ready before the next old one may go, from 2. @default 2 */
  bakeSeconds?: pulumi.Input<number | undefined>;

  /**
   * Time that a replica may take to end its requests and sessions once it was told to stop, 1–3600; then it is killed.
   *
   * @default 25
   */
  drainSeconds?: pulumi.Input<number | undefined>;

  /**
   * Lets an autoscaler choose the replica count, by CPU use in percent of cpuRequest.
   *
   * @default none: replicaCount says it
   */
  autoscaling?: {
    minReplicas: pulumi.Input<number>;
    maxReplicas: pulumi.Input<number>;
    /** @default 70 */
    targetCpuPercent?: pulumi.Input<number | undefined>;
  };

  /** Client addresses that are let in, in CIDR notation. @default none: everybody is */
  allowedCidrs?: pulumi.Input<string>[];

  /** Namespaces whose pods are let in. @default none: everybody is */
  allowedNamespaces?: pulumi.Input<string>[];

  /**
   * Time that a client address keeps its replica after its last connection, up to a day.
   *
   * @default none: every connection is spread
   */
  sessionAffinitySeconds?: pulumi.Input<number | undefined>;

  /** Lets an ingress controller answer for a host name; not together with gateway. @default none */
  ingress?: {
    host: pulumi.Input<string>;
    /** IngressClass. @default the cluster's default one */
    className?: pulumi.Input<string | undefined>;
    /** Secret of type kubernetes.io/tls with the host's certificate. @default none: the host has no https */
    tlsSecret?: pulumi.Input<string | undefined>;
    /** Annotations that the ingress controller reads. @default none */
    annotations?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  };

  /** Lets a Gateway, which has to exist, answer for a host name by https; not together with ingress. @default none */
  gateway?: {
    name: pulumi.Input<string>;
    /** @default the ChatService's own namespace */
    namespace?: pulumi.Input<string | undefined>;
    host: pulumi.Input<string>;
  };

  /** HTTP path of the start-up and readiness probes. @default none: they probe the TCP port */
  probePath?: pulumi.Input<string | undefined>;

  /**
   * HTTP path of the liveness probe.
   *
   * @default none: it probes the TCP port, as a server that is not ready must not be restarted for it
   */
  livenessProbePath?: pulumi.Input<string | undefined>;

  /** CPU that a replica reserves, as a Kubernetes quantity. @default 100m */
  cpuRequest?: pulumi.Input<string | undefined>;

  /** Memory that a replica reserves, as a Kubernetes quantity. @default 256Mi */
  memoryRequest?: pulumi.Input<string | undefined>;

  /** Memory beyond which a replica is killed, as a Kubernetes quantity. @default 512Mi */
  memoryLimit?: pulumi.Input<string | undefined>;

  /** Environment variables of the server. @default none */
  env?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;

  /**
   * Environment variables that are kept in a Secret; plain texts, as the Secret is named for what is in it.
   *
   * @default none
   */
  secretEnv?: Readonly<Record<string, string>>;

  /** Secret of type kubernetes.io/dockerconfigjson that the image is pulled with. @default none */
  imagePullSecret?: pulumi.Input<string | undefined>;

  /** User and group that the server runs as, not root. @default 65532 */
  runAsUser?: pulumi.Input<number | undefined>;

  /** Folders besides /tmp that the server may write to, each up to 256Mi. @default none */
  writablePaths?: pulumi.Input<pulumi.Input<string>[] | undefined>;

  /** PriorityClass of the replicas. @default the cluster's default one */
  priorityClass?: pulumi.Input<string | undefined>;

  /**
   * Why this revision exists, for `kubectl rollout history`: the annotation `kubernetes.io/change-cause`.
   *
   * @default none
   */
  changeCause?: pulumi.Input<string | undefined>;

  /**
   * What waits for the rollout, in `up` only.
   *
   * @default none: the Kubernetes plugin waits in its own way, up to ten minutes
   */
  followRollout?: FollowRollout;
}

/** Arguments that a ChatService can't be created with; its message lists all of them. */
export class ChatServiceArgsError extends pulumi.RunError {
  readonly problems: Problem[];

  constructor(name: string, problems: Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [`ChatService ${name} has ${count} in its arguments:`]
        .concat(problems.map(({ key, value, allowed }) => `  - ${key} is ${shown(value)}; allowed is ${allowed}`))
        .join("\n"),
    );
    this.problems = problems;
  }
}

/**
 * Checks arguments that are all known and fills the defaults in.
 *
 * @throws ChatServiceArgsError that lists every problem.
 */
export function checkedValues(name: string, values: pulumi.Unwrap<ChatServiceArgs>): ChatServiceValues {
  const filled = withDefaults(chatServiceOptions, values);
  const { env: secretEnv } = chatServiceOptions;
  const problems = [
    ...problemsIn(chatServiceOptions, filled),
    ...problemsIn({ secretEnv }, filled).map((problem) => ({ ...problem, value: "[secret]" })),
    ...contradictions(filled),
  ];
  if (problems.length > 0) {
    throw new ChatServiceArgsError(name, problems);
  }
  return filled as unknown as ChatServiceValues;
}

/** Whether every argument that can be wrong is known by now, nothing in them an Output or a Promise. */
export function areKnown(args: ChatServiceArgs): args is ChatServiceArgs & pulumi.Unwrap<ChatServiceArgs> {
  return Object.keys(chatServiceOptions).every((key) => isKnown(args[key as keyof typeof chatServiceOptions]));
}

function isKnown(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    return false;
  }
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}
