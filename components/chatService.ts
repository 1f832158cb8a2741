import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { podTemplate } from "./podTemplate";
import { timings } from "./timings";

export interface ChatServiceArgs {
  /** Namespace of the Deployment and the Service. */
  namespace: pulumi.Input<string>;

  /** Replicas that serve; 0 is allowed. */
  replicaCount: pulumi.Input<number>;

  /** Image repository without a tag. @default docker.io/jeongchanmin/spring-server */
  image?: pulumi.Input<string>;

  /** Image tag, or a `sha256:` digest; changing it is a rolling update. */
  imageTag: pulumi.Input<string>;

  /** Port on every node, 30000–32767, that the service answers on. */
  nodePort: pulumi.Input<number>;

  /** Replicas that a rolling update may start beyond replicaCount at a time. @default 1 */
  maxSurge?: pulumi.Input<number>;

  /** Whether changes of the pod template are held back. @default false */
  paused?: pulumi.Input<boolean>;

  /** Time without progress after which a rollout counts as failed, from 45. @default 75 */
  progressDeadlineSeconds?: pulumi.Input<number>;

  /** HTTP path of the probes. @default none: they probe the TCP port */
  probePath?: pulumi.Input<string | undefined>;

  /** HTTP path of the liveness probe. @default probePath */
  livenessProbePath?: pulumi.Input<string | undefined>;

  /** CPU that a replica reserves, as a Kubernetes quantity. @default 100m */
  cpuRequest?: pulumi.Input<string>;

  /** Memory that a replica reserves, as a Kubernetes quantity. @default 256Mi */
  memoryRequest?: pulumi.Input<string>;

  /** Memory beyond which a replica is killed, as a Kubernetes quantity. @default 512Mi */
  memoryLimit?: pulumi.Input<string>;
}

const port = 8080;

/**
 * A chat service: a Deployment of identical replicas, a NodePort Service that spreads requests over them, and a
 * PodDisruptionBudget that lets a drained node take one of them at a time.
 *
 * Its children are named from its own name, so that several can live in one stack and one namespace.
 * It creates them without waiting for the rollout; awaitRollout does that.
 */
export class ChatService extends pulumi.ComponentResource {
  readonly deployment: k8s.apps.v1.Deployment;
  readonly service: k8s.core.v1.Service;
  readonly disruptionBudget: k8s.policy.v1.PodDisruptionBudget;

  constructor(name: string, args: ChatServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("chat-service:index:ChatService", name, args, opts);

    const selector = { app: `${name}-app` };
    this.deployment = new k8s.apps.v1.Deployment(`${name}-deployment`, deployment(name, selector, args), { parent: this });
    this.service = new k8s.core.v1.Service(`${name}-service`, service(name, selector, args), { parent: this });
    this.disruptionBudget = new k8s.policy.v1.PodDisruptionBudget(
      `${name}-disruption-budget`,
      { metadata: metadata(`${name}-disruption-budget`, args), spec: { maxUnavailable: 1, selector: { matchLabels: selector } } },
      { parent: this },
    );

    this.registerOutputs({ deployment: this.deployment, service: this.service, disruptionBudget: this.disruptionBudget });
  }
}

/** The full reference of an image: `repository:tag`, or `repository@sha256:…` for a digest. */
export function imageReference(image: string, imageTag: string): string {
  return imageTag.startsWith("sha256:") ? `${image}@${imageTag}` : `${image}:${imageTag}`;
}

function deployment(name: string, selector: Record<string, string>, args: ChatServiceArgs): k8s.apps.v1.DeploymentArgs {
  const { namespace: _, ...replicaArgs } = args;
  const spec = pulumi.output(replicaArgs).apply((values) => {
    const replicaTimings = timings(values.progressDeadlineSeconds ?? 75);
    return {
      replicas: values.replicaCount,
      selector: { matchLabels: selector },
      paused: values.paused ?? false,
      minReadySeconds: replicaTimings.minReadySeconds,
      progressDeadlineSeconds: replicaTimings.progressDeadlineSeconds,
      revisionHistoryLimit: 10,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: values.maxSurge ?? 1 } },
      template: podTemplate({
        containerName: `${name}-container`,
        labels: selector,
        image: imageReference(values.image ?? "docker.io/jeongchanmin/spring-server", values.imageTag),
        containerPort: port,
        probePath: values.probePath,
        livenessProbePath: values.livenessProbePath,
        cpuRequest: values.cpuRequest ?? "100m",
        memoryRequest: values.memoryRequest ?? "256Mi",
        memoryLimit: values.memoryLimit ?? "512Mi",
        timings: replicaTimings,
      }),
    };
  });
  return { metadata: metadata(`${name}-deployment`, args), spec };
}

function service(name: string, selector: Record<string, string>, args: ChatServiceArgs): k8s.core.v1.ServiceArgs {
  return {
    metadata: metadata(`${name}-service`, args),
    spec: {
      type: "NodePort",
      selector,
      ports: [{ protocol: "TCP", port, targetPort: port, nodePort: args.nodePort }],
    },
  };
}

function metadata(name: string, args: ChatServiceArgs): k8s.types.input.meta.v1.ObjectMeta {
  return {
    name,
    namespace: args.namespace,
    labels: { "app.kubernetes.io/part-of": "chat-service", "app.kubernetes.io/managed-by": "pulumi" },
    annotations: {
      // The plugin's own wait ends early when an old ReplicaSet is reused, and takes ten minutes for a bad image; awaitRollout replaces it.
      "pulumi.com/skipAwait": "true",
      // `up --refresh` takes back a field that somebody changed with kubectl.
      "pulumi.com/patchForce": "true",
      // Of an object that is gone between its first look and its watch, the plugin waits ten minutes to hear; in the background it is gone at once.
      "pulumi.com/deletionPropagationPolicy": "background",
    },
  };
}
