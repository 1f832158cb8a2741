import type { Option } from "./option";

// https://github.com/distribution/reference/blob/main/reference.go
const hostPart = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const pathPart = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repository = new RegExp(`^(?:${hostPart}(?:\\.${hostPart})*(?::[0-9]+)?/)?${pathPart}(?:/${pathPart})*$`);

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
const cpuQuantity = /^[0-9]+(?:\.[0-9]+)?m?$/;
const memoryQuantity = /^(?=.*[1-9])[0-9]+(?:\.[0-9]+)?(?:[KMGT]i|[kMGT])?$/;

const httpPath = /^\/[\x21-\x7e]*$/;

/** What a ChatService can be told, with type, range, default and purpose of each argument in one place; the stack's config refers to it. */
export const chatServiceOptions = {
  replicaCount: {
    type: "integer",
    description: "Replicas that the stack file commits to.",
    minimum: 0,
    maximum: 1000,
    example: "3",
  },

  image: {
    type: "text",
    description: "Image repository, without a tag.",
    pattern: repository,
    allowed: "a repository such as docker.io/jeongchanmin/spring-server; the tag belongs in imageTag",
    default: "docker.io/jeongchanmin/spring-server",
  },

  imageTag: {
    type: "text",
    description: "Image tag or sha256: digest; changing it is a rolling update. `latest` is refused in prod.",
    pattern: /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[0-9a-f]{64})$/,
    allowed: "a tag of 1 to 128 letters, digits, `_`, `.` and `-`, or sha256: and 64 hexadecimal digits",
    quoted: true,
    required: true,
    example: "0.1.2",
  },

  nodePort: {
    type: "integer",
    description: "Port on every node that the chat service answers on.",
    // https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
    minimum: 30000,
    maximum: 32767,
    required: true,
    example: "30000",
  },

  maxSurge: {
    type: "countOrShare",
    description:
      "Replicas that a rolling update may start beyond the replica count at a time; a percentage is rounded up.",
    minimum: 1,
    maximum: 1000,
    default: "25%",
  },

  paused: {
    type: "boolean",
    description: "Holds changes of the pod template back until it is false again; scaling still works.",
    default: false,
  },

  startupSeconds: {
    type: "integer",
    description: "Time that a replica may take to start before it is restarted; another one replaces every replica.",
    minimum: 10,
    maximum: 3585,
    default: 60,
  },

  progressDeadlineSeconds: {
    type: "integer",
    description:
      "Time without progress after which `up` calls a rollout failed; at least 15 s more than startupSeconds.",
    minimum: 45,
    maximum: 3600,
    default: 75,
  },

  probePath: {
    type: "text",
    description:
      "HTTP path of the start-up and readiness probes, such as /actuator/health/readiness; unset probes the TCP port.",
    pattern: httpPath,
    allowed: "a path that starts with /",
    example: "/actuator/health/readiness",
  },

  livenessProbePath: {
    type: "text",
    description: "HTTP path of the liveness probe, such as /actuator/health/liveness; unset probes the TCP port.",
    pattern: httpPath,
    allowed: "a path that starts with /",
    example: "/actuator/health/liveness",
  },

  cpuRequest: {
    type: "text",
    description: "CPU that a replica reserves on its node, as a Kubernetes quantity.",
    pattern: cpuQuantity,
    allowed: "a CPU quantity such as 100m or 0.5",
    default: "100m",
  },

  memoryRequest: {
    type: "text",
    description: "Memory that a replica reserves on its node, as a Kubernetes quantity.",
    pattern: memoryQuantity,
    allowed: "a memory quantity above 0 such as 256Mi",
    default: "256Mi",
  },

  memoryLimit: {
    type: "text",
    description:
      "Memory beyond which a replica is killed, as a Kubernetes quantity; CPU has no limit, which would only throttle.",
    pattern: memoryQuantity,
    allowed: "a memory quantity above 0 such as 512Mi",
    default: "512Mi",
  },
} as const satisfies Record<string, Option>;
