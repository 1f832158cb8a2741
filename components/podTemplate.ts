import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Timings } from "./timings";

type PodTemplate = pulumi.Unwrap<k8s.types.input.core.v1.PodTemplateSpec>;
type EnvVar = pulumi.Unwrap<k8s.types.input.core.v1.EnvVar>;
type Probe = pulumi.Unwrap<k8s.types.input.core.v1.Probe>;

/** What one replica runs, with plain values. */
export interface Replica {
  containerName: string;
  /** Labels that the selector finds the replica by. */
  labels: Record<string, string>;
  /** Full image reference. */
  image: string;
  containerPort: number;
  /** HTTP path that the start-up and readiness probes ask; undefined probes the TCP port. */
  probePath?: string;
  /**
   * HTTP path that the liveness probe asks; undefined probes the TCP port: a server that is not ready must not be
   * restarted for it.
   */
  livenessProbePath?: string;
  cpuRequest: string;
  memoryRequest: string;
  memoryLimit: string;
  env: EnvVar[];
  /** Secret that the image is pulled with; undefined pulls without. */
  imagePullSecret?: string;
  /** User and group. */
  runAsUser: number;
  /** Folders besides /tmp that it may write to. */
  writablePaths: string[];
  /** undefined takes the cluster's default one. */
  priorityClass?: string;
  timings: Timings;
}

/** The disk that a replica may fill in each folder that it may write to. */
const writableSize = "256Mi";

/**
 * How long a replica is waited for whose node doesn't answer, before another one replaces it; Kubernetes' default is
 * 300.
 */
const lostNodeSeconds = 30;

/**
 * The pod template of a replica that starts, serves and stops without losing a request, and passes the restricted Pod
 * Security Standard.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplate(replica: Replica): PodTemplate {
  const { runAsUser, imagePullSecret, priorityClass, env } = replica;
  const writable = [{ name: "tmp", mountPath: "/tmp" }].concat(
    replica.writablePaths.map((mountPath, index) => ({ name: `writable-${index}`, mountPath })),
  );
  return {
    metadata: { labels: replica.labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: replica.timings.terminationGracePeriodSeconds,
      ...(imagePullSecret === undefined ? {} : { imagePullSecrets: [{ name: imagePullSecret }] }),
      ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
      topologySpreadConstraints: spread(replica.labels),
      tolerations: ["not-ready", "unreachable"].map((condition) => ({
        key: `node.kubernetes.io/${condition}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: lostNodeSeconds,
      })),
      securityContext: {
        runAsNonRoot: true,
        runAsUser,
        runAsGroup: runAsUser,
        fsGroup: runAsUser,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: replica.containerName,
          image: replica.image,
          imagePullPolicy: "IfNotPresent",
          ports: [{ containerPort: replica.containerPort }],
          ...(env.length === 0 ? {} : { env }),
          ...probes(replica),
          lifecycle: { preStop: { sleep: { seconds: replica.timings.preStopSeconds } } },
          resources: {
            requests: { cpu: replica.cpuRequest, memory: replica.memoryRequest },
            limits: { memory: replica.memoryLimit },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: writable,
        },
      ],
      volumes: writable.map(({ name }) => ({ name, emptyDir: { sizeLimit: writableSize } })),
    },
  };
}

/**
 * Spreads the replicas of each template over nodes and zones; where that can't be, they start all the same.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
function spread(labels: Record<string, string>): pulumi.Unwrap<k8s.types.input.core.v1.TopologySpreadConstraint>[] {
  return ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
    matchLabelKeys: ["pod-template-hash"],
  }));
}

function probes(replica: Replica): { startupProbe: Probe; readinessProbe: Probe; livenessProbe: Probe } {
  const { timings } = replica;
  const probe = (path: string | undefined, periodSeconds: number, failureThreshold: number): Probe => ({
    ...(path === undefined
      ? { tcpSocket: { port: replica.containerPort } }
      : { httpGet: { path, port: replica.containerPort } }),
    periodSeconds,
    failureThreshold,
    timeoutSeconds: Math.min(periodSeconds, 5),
  });
  return {
    startupProbe: probe(replica.probePath, timings.readinessPeriodSeconds, timings.startupFailures),
    readinessProbe: probe(replica.probePath, timings.readinessPeriodSeconds, timings.readinessFailures),
    livenessProbe: probe(replica.livenessProbePath, timings.livenessPeriodSeconds, timings.livenessFailures),
  };
}
