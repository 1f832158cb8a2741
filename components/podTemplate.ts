import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Timings } from "./timings";

type PodTemplate = pulumi.Unwrap<k8s.types.input.core.v1.PodTemplateSpec>;
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
  /** HTTP path that the liveness probe asks; undefined probes the TCP port: a server that is not ready must not be restarted for it. */
  livenessProbePath?: string;
  cpuRequest: string;
  memoryRequest: string;
  memoryLimit: string;
  timings: Timings;
}

/**
 * The pod template of a replica that starts, serves and stops without losing a request, and passes the restricted Pod Security Standard.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplate(replica: Replica): PodTemplate {
  return {
    metadata: { labels: replica.labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: replica.timings.terminationGracePeriodSeconds,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        runAsGroup: 65532,
        fsGroup: 65532,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: replica.containerName,
          image: replica.image,
          imagePullPolicy: "IfNotPresent",
          ports: [{ containerPort: replica.containerPort }],
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
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        },
      ],
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }],
    },
  };
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
