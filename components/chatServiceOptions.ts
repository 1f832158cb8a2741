import { isIP } from "node:net";
import type { Option } from "./option.ts";

// https://github.com/distribution/reference/blob/main/reference.go
const hostPart = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const pathPart = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repository = new RegExp(`^(?:${hostPart}(?:\\.${hostPart})*(?::[0-9]+)?/)?${pathPart}(?:/${pathPart})*$`);

// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
const cpuQuantity = /^[0-9]+(?:\.[0-9]+)?m?$/;
const memoryQuantity = /^(?=.*[1-9])[0-9]+(?:\.[0-9]+)?(?:[KMGT]i|[kMGT])?$/;

const httpPath = /^\/[\x21-\x7e]*$/;
const filePath = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/;

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const labelName = new RegExp(`^${label}$`);
const domainName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);

const objectName = {
  type: "text",
  pattern: domainName,
  allowed: "a name of lower-case letters, digits, dots and dashes",
} as const;
const hostName = {
  type: "text",
  pattern: new RegExp(`^(?![0-9.]+$)${domainName.source.slice(1)}`),
  allowed: "a host name such as chat.example.com, in lower case",
  example: "chat.example.com",
} as const;

function isCidr(text: string): boolean {
  const [, address = "", bits = ""] = /^([0-9a-f.:]+)\/([0-9]{1,3})$/i.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

/**
 * What a ChatService can be told, with type, range, default and purpose of each argument in one place; the stack's
 * config refers to it.
 */
export const chatServiceOptions = {
  replicaCount: {
    type: "integer",
    description: "Replicas that serve; 0 stops all.",
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
    description: "Image tag or sha256: digest; changing it is a rolling update.",
    pattern: /^(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha256:[0-9a-f]{64})$/,
    allowed: "a tag of 1 to 128 letters, digits, `_`, `.` and `-`, or sha256: and 64 hexadecimal digits",
    quoted: true,
    required: true,
    example: "0.1.2",
  },

  nodePort: {
    type: "integer",
    description:
      "Port on every node that the chat service answers on; required with serviceType NodePort, and for it alone.",
    // https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
    minimum: 30000,
    maximum: 32767,
    example: "30000",
  },

  serviceType: {
    type: "choice",
    description: "Where the Service answers: on a port of every node, inside the cluster only, or at a load balancer.",
    choices: ["NodePort", "ClusterIP", "LoadBalancer"],
    default: "NodePort",
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
    description: "Time that a replica may take to start before it is restarted; changing it replaces every replica.",
    minimum: 10,
    maximum: 3585,
    default: 60,
  },

  progressDeadlineSeconds: {
    type: "integer",
    description:
      "Time without progress after which `up` calls a rollout failed; " +
      "at least 13 s more than startupSeconds and bakeSeconds.",
    minimum: 45,
    maximum: 3600,
    default: 75,
  },

  bakeSeconds: {
    type: "integer",
    description: "Time that a new replica has to stay ready before the next old one may go.",
    minimum: 2,
    maximum: 3577,
    default: 2,
  },

  drainSeconds: {
    type: "integer",
    description:
      "Time that a replica may take to end its requests and sessions once it was told to stop; " +
      "changing it replaces every replica.",
    minimum: 1,
    maximum: 3600,
    default: 25,
  },

  autoscaling: {
    type: "group",
    description:
      "Lets a HorizontalPodAutoscaler choose the replica count; needs metrics-server, and no replicaCount or replicas.",
    fields: {
      minReplicas: {
        type: "integer",
        description: "Fewest replicas that the autoscaler keeps.",
        minimum: 1,
        maximum: 1000,
        required: true,
        example: "3",
      },
      maxReplicas: {
        type: "integer",
        description: "Most replicas that the autoscaler starts.",
        minimum: 1,
        maximum: 1000,
        required: true,
        example: "10",
      },
      targetCpuPercent: {
        type: "integer",
        description: "CPU use that it aims at, averaged over the replicas, in percent of cpuRequest.",
        minimum: 1,
        maximum: 1000,
        default: 70,
      },
    },
  },

  allowedCidrs: {
    type: "list",
    description: "Client addresses that are let in; all others are kept out by a NetworkPolicy and the load balancer.",
    acceptsItem: isCidr,
    allowed: "address ranges such as 203.0.113.7/32, separated by commas",
    example: "203.0.113.7/32",
  },

  allowedNamespaces: {
    type: "list",
    description:
      "Namespaces whose pods are let in, such as an ingress controller's; all others are kept out by a NetworkPolicy.",
    acceptsItem: (item) => labelName.test(item),
    allowed: "names of namespaces, separated by commas",
    example: "ingress-nginx",
  },

  sessionAffinitySeconds: {
    type: "integer",
    description:
      "Time that a client address keeps its replica after its last connection; unset spreads every connection.",
    minimum: 1,
    maximum: 86400,
    example: "3600",
  },

  ingress: {
    type: "group",
    description: "Lets an ingress controller answer for a host name.",
    fields: {
      host: { ...hostName, description: "Host name that the ingress answers for.", required: true },
      className: {
        ...objectName,
        description: "IngressClass; unset takes the cluster's default one.",
        example: "nginx",
      },
      tlsSecret: {
        ...objectName,
        description:
          "Secret of type kubernetes.io/tls with the host's certificate; unset leaves the host without https.",
        example: "chat-tls",
      },
      annotations: {
        type: "map",
        description: "Annotations that the ingress controller reads.",
        names: /^(?:[a-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/,
        allowed: "any text, by an annotation's name",
      },
    },
  },

  gateway: {
    type: "group",
    description: "Lets a Gateway, which has to exist, answer for a host name by an HTTPRoute.",
    fields: {
      name: { ...objectName, description: "Name of the Gateway.", required: true, example: "public" },
      namespace: {
        ...objectName,
        pattern: labelName,
        description: "Namespace of the Gateway; unset is the stack's own.",
        example: "gateways",
      },
      host: { ...hostName, description: "Host name that the Gateway answers for, by https.", required: true },
    },
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

  env: {
    type: "map",
    description: "Environment variables of the server; those set with --secret are kept in a Secret.",
    names: /^[A-Za-z_][A-Za-z0-9_]*$/,
    allowed: "any text, by a name of letters, digits and _",
  },

  imagePullSecret: {
    ...objectName,
    description:
      "Secret of type kubernetes.io/dockerconfigjson in the stack's namespace that the image is pulled with.",
    example: "registry",
  },

  runAsUser: {
    type: "integer",
    description: "User and group that the server runs as; root is refused.",
    minimum: 1,
    maximum: 2147483647,
    default: 65532,
  },

  writablePaths: {
    type: "list",
    description: "Folders besides /tmp that the server may write to, each up to 256Mi and gone with its replica.",
    acceptsItem: (item) => filePath.test(item) && item !== "/tmp",
    allowed: "absolute paths other than /tmp, separated by commas",
    example: "/var/cache/app",
  },

  priorityClass: {
    ...objectName,
    description: "PriorityClass of the replicas; unset takes the cluster's default one.",
    example: "business-critical",
  },
} as const satisfies Record<string, Option>;
