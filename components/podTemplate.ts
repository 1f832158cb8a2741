import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ChatServiceValues } from "./chatServiceValues.ts";
import { environmentOf } from "./environment.ts";
import { imageReference } from "./image.ts";
import { port } from "./port.ts";
import type { Timings } from "./timings.ts";

type PodTemplate = pulumi.Unwrap<k8s.types.input.core.v1.PodTemplateSpec>;
type PodSpec = pulumi.Unwrap<k8s.types.input.core.v1.PodSpec>;
type Probe = pulumi.Unwrap<k8s.types.input.core.v1.Probe>;

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
 * @param name of the chat service.
 * @param labels that the selector finds the replica by.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function podTemplate(
  name: string,
  labels: Record<string, string>,
  values: ChatServiceValues,
  { secretName, timings }: { secretName: string | undefined; timings: Timings },
): PodTemplate {
  const { runAsUser, imagePullSecret, priorityClass, writablePaths = [] } = values;
  const env = environmentOf(values, secretName);
  const writable = [{ name: "tmp", mountPath: "/tmp" }].concat(
    writablePaths.map((mountPath, index) => ({ name: `writable-${index}`, mountPath })),
  );
  return {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
      ...(imagePullSecret === undefined ? {} : { imagePullSecrets: [{ name: imagePullSecret }] }),
      ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
      ...spread(labels),
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
          name: `${name}-container`,
          image: imageReference(values.image, values.imageTag),
          imagePullPolicy: "IfNotPresent",
          ports: [{ containerPort: port }],
          ...(env.length === 0 ? {} : { env }),
          ...probes(values, timings),
          lifecycle: { preStop: { sleep: { seconds: timings.preStopSeconds } } },
          resources: {
            requests: { cpu: values.cpuRequest, memory: values.memoryRequest },
            limits: { memory: values.memoryLimit },
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
 * Zones have a way of their own: as a second topology spread constraint, they would have the scheduler spread nothing
 * at all where nodes have no zone.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
function spread(matchLabels: Record<string, string>): Pick<PodSpec, "topologySpreadConstraints" | "affinity"> {
  const replicas = { labelSelector: { matchLabels }, matchLabelKeys: ["pod-template-hash"] };
  return {
    topologySpreadConstraints: [
      { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", ...replicas },
    ],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: "topology.kubernetes.io/zone", ...replicas } },
        ],
      },
    },
  };
}

function probes(
  { probePath, livenessProbePath }: ChatServiceValues,
  timings: Timings,
): { startupProbe: Probe; readinessProbe: Probe; livenessProbe: Probe } {
  const probe = (path: string | undefined, periodSeconds: number, failureThreshold: number): Probe => ({
    ...(path === undefined ? { tcpSocket: { port } } : { httpGet: { path, port } }),
    periodSeconds,
    failureThreshold,
    timeoutSeconds: Math.min(periodSeconds, 5),
  });
  return {
    startupProbe: probe(probePath, timings.readinessPeriodSeconds, timings.startupFailures),
    readinessProbe: probe(probePath, timings.readinessPeriodSeconds, timings.readinessFailures),
    livenessProbe: probe(livenessProbePath, timings.livenessPeriodSeconds, timings.livenessFailures),
  };
}
