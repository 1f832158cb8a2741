import * as pulumi from "@pulumi/pulumi";
import { chatServiceOptions } from "./chatServiceOptions";
import type { Option, Values } from "./option";
import { accepts, allowedValues } from "./option";
import { numberOf } from "./quantity";
import type { FollowRollout } from "./rollout";
import { leastProgressDeadlineSeconds } from "./timings";

/** The arguments of a ChatService. */
export interface ChatServiceArgs {
  /** Namespace of everything that it creates. */
  namespace: pulumi.Input<string>;

  /** Replicas that serve, 0–1000; 0 stops all. @default none: an autoscaler owns the count */
  replicaCount?: pulumi.Input<number | undefined>;

  /** Image repository without a tag. @default docker.io/jeongchanmin/spring-server */
  image?: pulumi.Input<string | undefined>;

  /** Image tag, or a `sha256:` digest; changing it is a rolling update. */
  imageTag: pulumi.Input<string>;

  /** Port on every node, 30000–32767, that the service answers on. */
  nodePort: pulumi.Input<number>;

  /** Replicas that a rolling update may start beyond replicaCount at a time: a number from 1, or a percentage, which is rounded up. @default 25% */
  maxSurge?: pulumi.Input<number | string | undefined>;

  /** Whether changes of the pod template are held back. @default false */
  paused?: pulumi.Input<boolean | undefined>;

  /** Time that a replica may take to start before it is restarted, from 10. @default 60 */
  startupSeconds?: pulumi.Input<number | undefined>;

  /** Time without progress after which a rollout counts as failed, at least 15 s more than startupSeconds. @default 75 */
  progressDeadlineSeconds?: pulumi.Input<number | undefined>;

  /** HTTP path of the start-up and readiness probes. @default none: they probe the TCP port */
  probePath?: pulumi.Input<string | undefined>;

  /** HTTP path of the liveness probe. @default none: it probes the TCP port, as a server that is not ready must not be restarted for it */
  livenessProbePath?: pulumi.Input<string | undefined>;

  /** CPU that a replica reserves, as a Kubernetes quantity. @default 100m */
  cpuRequest?: pulumi.Input<string | undefined>;

  /** Memory that a replica reserves, as a Kubernetes quantity. @default 256Mi */
  memoryRequest?: pulumi.Input<string | undefined>;

  /** Memory beyond which a replica is killed, as a Kubernetes quantity. @default 512Mi */
  memoryLimit?: pulumi.Input<string | undefined>;

  /** Why this revision exists, for `kubectl rollout history`: the annotation `kubernetes.io/change-cause`. @default none */
  changeCause?: pulumi.Input<string | undefined>;

  /** What waits for the rollout, in `up` only. @default none: the Kubernetes plugin waits in its own way, up to ten minutes */
  followRollout?: FollowRollout;
}

type Checked = Values<typeof chatServiceOptions>;

/** The arguments once all are known and checked, with every default filled in. */
export interface ChatServiceValues extends Checked {
  namespace: string;
  changeCause?: string;
}

/** One thing that is wrong with an argument. */
export interface ArgumentProblem {
  key: string;
  value: unknown;
  /** What is allowed instead, in words. */
  allowed: string;
  /** The argument to change, and to what, for it to be right. */
  mend: { key: string; value: string };
}

/** Arguments that a ChatService can't be created with; its message lists all of them. */
export class ChatServiceArgsError extends pulumi.RunError {
  constructor(
    name: string,
    readonly problems: ArgumentProblem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(
      [`ChatService ${name} has ${count} in its arguments:`]
        .concat(
          problems.map(({ key, value, allowed }) => `  - ${key} is ${JSON.stringify(value)}; allowed is ${allowed}`),
        )
        .join("\n"),
    );
  }
}

/**
 * Checks arguments that are all known and fills the defaults in.
 *
 * @throws ChatServiceArgsError that lists every problem.
 */
export function checkedValues(name: string, values: pulumi.Unwrap<ChatServiceArgs>): ChatServiceValues {
  const filled = {
    ...defaults,
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  };
  const problems = [...outOfRange(filled), ...contradictions(filled)];
  if (problems.length > 0) {
    throw new ChatServiceArgsError(name, problems);
  }
  return filled as unknown as ChatServiceValues;
}

/** Whether every argument that can be wrong is known by now, none of them an Output or a Promise. */
export function areKnown(args: ChatServiceArgs): args is ChatServiceArgs & pulumi.Unwrap<ChatServiceArgs> {
  return Object.keys(chatServiceOptions)
    .map((key) => args[key as keyof typeof chatServiceOptions])
    .every((value) => !pulumi.Output.isInstance(value) && !(value instanceof Promise));
}

const defaults = Object.fromEntries(
  Object.entries<Option>(chatServiceOptions).map(([key, option]) => [key, option.default]),
);

function outOfRange(values: Record<string, unknown>): ArgumentProblem[] {
  return Object.entries<Option>(chatServiceOptions)
    .filter(([key, option]) => (values[key] === undefined ? option.required : !accepts(option, values[key])))
    .map(([key, option]) => ({
      key,
      value: values[key],
      allowed: allowedValues(option),
      mend: { key, value: String(option.example ?? option.default) },
    }));
}

/** Values that are allowed, but not together. */
export function contradictions(values: Record<string, unknown>): ArgumentProblem[] {
  const { memoryRequest, memoryLimit, startupSeconds, progressDeadlineSeconds } = values;
  const problems: ArgumentProblem[] = [];
  if (numberOf(String(memoryRequest)) > numberOf(String(memoryLimit))) {
    problems.push({
      key: "memoryRequest",
      value: memoryRequest,
      allowed: `at most memoryLimit, "${String(memoryLimit)}"`,
      mend: { key: "memoryLimit", value: String(memoryRequest) },
    });
  }
  const least = leastProgressDeadlineSeconds(Number(startupSeconds));
  if (Number(progressDeadlineSeconds) < least) {
    problems.push({
      key: "progressDeadlineSeconds",
      value: progressDeadlineSeconds,
      allowed: `at least ${least}, ${least - Number(startupSeconds)} s more than startupSeconds`,
      mend: { key: "progressDeadlineSeconds", value: String(least) },
    });
  }
  return problems;
}
