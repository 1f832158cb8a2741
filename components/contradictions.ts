import type { ChatServiceValues } from "./chatServiceValues.ts";
import { chatServiceOptions } from "./chatServiceOptions.ts";
import { javaHeapProblems } from "./javaHeap.ts";
import { allowedValues } from "./option.ts";
import type { Problem } from "./problem.ts";
import { numberOf } from "./quantity.ts";
import { springShutdownProblems } from "./springShutdown.ts";
import { leastProgressDeadlineSeconds } from "./timings.ts";

/** Values that are allowed, but not together. */
export function contradictions(values: Partial<ChatServiceValues>): Problem[] {
  const rules = [resources, deadline, nodePort, replicas, routes, addresses, names];
  return [...rules, javaHeapProblems, springShutdownProblems].flatMap((rule) => rule(values));
}

function resources({ memoryRequest, memoryLimit }: Partial<ChatServiceValues>): Problem[] {
  return numberOf(String(memoryRequest)) > numberOf(String(memoryLimit))
    ? [
        {
          key: "memoryRequest",
          value: memoryRequest,
          allowed: `at most memoryLimit, "${memoryLimit}"`,
          mend: { key: "memoryLimit", value: memoryRequest },
        },
      ]
    : [];
}

function deadline(values: Partial<ChatServiceValues>): Problem[] {
  const { startupSeconds, bakeSeconds, progressDeadlineSeconds } = values;
  if (startupSeconds === undefined || bakeSeconds === undefined || progressDeadlineSeconds === undefined) {
    return [];
  }
  const { maximum } = chatServiceOptions.progressDeadlineSeconds;
  const least = leastProgressDeadlineSeconds({ startupSeconds, bakeSeconds });
  const mostBakeSeconds = bakeSeconds - Math.max(0, least - maximum);
  const problems: Problem[] = [];
  if (bakeSeconds > mostBakeSeconds) {
    problems.push({
      key: "bakeSeconds",
      value: bakeSeconds,
      allowed: `at most ${mostBakeSeconds} with startupSeconds ${startupSeconds}`,
      mend: { key: "bakeSeconds", value: String(mostBakeSeconds) },
    });
  }
  const leastAllowed = Math.min(least, maximum);
  if (progressDeadlineSeconds < leastAllowed) {
    problems.push({
      key: "progressDeadlineSeconds",
      value: progressDeadlineSeconds,
      allowed: `at least ${leastAllowed} with startupSeconds ${startupSeconds} and bakeSeconds ${mostBakeSeconds}`,
      mend: { key: "progressDeadlineSeconds", value: String(leastAllowed) },
    });
  }
  return problems;
}

function nodePort({ serviceType, nodePort: value }: Partial<ChatServiceValues>): Problem[] {
  if (serviceType === "NodePort" && value === undefined) {
    const { nodePort: option } = chatServiceOptions;
    return [
      {
        key: "nodePort",
        value,
        allowed: `${allowedValues(option)} with serviceType NodePort`,
        mend: { key: "nodePort", value: option.example },
      },
    ];
  }
  return serviceType !== undefined && serviceType !== "NodePort" && value !== undefined
    ? [excluded("nodePort", value, `none with serviceType ${serviceType}`)]
    : [];
}

function replicas({ autoscaling, replicaCount, cpuRequest }: Partial<ChatServiceValues>): Problem[] {
  if (autoscaling === undefined) {
    return [];
  }
  const problems: Problem[] = [];
  if (replicaCount !== undefined) {
    problems.push(excluded("replicaCount", replicaCount, "none with autoscaling, which chooses the count"));
  }
  if (autoscaling.maxReplicas < autoscaling.minReplicas) {
    problems.push({
      key: "autoscaling.maxReplicas",
      value: autoscaling.maxReplicas,
      allowed: `at least autoscaling.minReplicas, ${autoscaling.minReplicas}`,
      mend: { key: "autoscaling.maxReplicas", value: String(autoscaling.minReplicas) },
    });
  }
  if (numberOf(String(cpuRequest)) === 0) {
    problems.push({
      key: "cpuRequest",
      value: cpuRequest,
      allowed: "above 0 with autoscaling, which aims at a share of it",
      mend: { key: "cpuRequest", value: chatServiceOptions.cpuRequest.default },
    });
  }
  return problems;
}

function routes({ ingress, gateway }: Partial<ChatServiceValues>): Problem[] {
  return ingress !== undefined && gateway !== undefined
    ? [excluded("gateway", gateway, "none with ingress: one of them answers for the host")]
    : [];
}

/** What a proxy in front hides: the addresses of clients. */
function addresses({ allowedCidrs, sessionAffinitySeconds, ingress, gateway }: Partial<ChatServiceValues>): Problem[] {
  const proxy = ingress === undefined ? (gateway === undefined ? undefined : "gateway") : "ingress";
  if (proxy === undefined) {
    return [];
  }
  const none = `none with ${proxy}, as all requests come from its controller's address`;
  const problems: Problem[] = [];
  if (sessionAffinitySeconds !== undefined) {
    const instead = "let that keep clients at their replicas";
    problems.push(excluded("sessionAffinitySeconds", sessionAffinitySeconds, `${none}: ${instead}`));
  }
  if (allowedCidrs !== undefined) {
    const instead = "let that sort clients out, and set allowedNamespaces to its namespace";
    problems.push(excluded("allowedCidrs", allowedCidrs, `${none}: ${instead}`));
  }
  return problems;
}

function names({ env = {}, secretEnv = {} }: Partial<ChatServiceValues>): Problem[] {
  return Object.keys(secretEnv)
    .filter((name) => Object.hasOwn(env, name))
    .map((name) => excluded(`env.${name}`, env[name], "none with a secret of that name"));
}

/** What may not be set beside something else. */
function excluded(key: string, value: unknown, allowed: string): Problem {
  return { key, value, allowed, mend: { key, value: undefined } };
}
