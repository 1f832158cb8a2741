import type { ChatServiceValues } from "./chatServiceValues.ts";
import type { Problem } from "./problem.ts";

/** Both names under which Spring Boot reads `spring.lifecycle.timeout-per-shutdown-phase` from the environment. */
const variables = ["SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE", "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"];

const secondsOfUnit: Record<string, number> = { "": 0.001, ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * A graceful shutdown of Spring Boot that may take longer than a replica has: it would be killed in the midst of it.
 *
 * @see https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html
 */
export function springShutdownProblems({ env = {}, drainSeconds }: Partial<ChatServiceValues>): Problem[] {
  return variables
    .filter((variable) => Object.hasOwn(env, variable) && secondsOf(env[variable]) > Number(drainSeconds))
    .map((variable) => ({
      key: `env.${variable}`,
      value: env[variable],
      allowed: `at most "${drainSeconds}s" with drainSeconds ${drainSeconds}, after which a replica is killed`,
      mend: { key: `env.${variable}`, value: `${drainSeconds}s` },
    }));
}

/** Seconds of a time such as 30s or 500ms, or in ISO 8601 such as PT30S; NaN for anything else. */
function secondsOf(time: string): number {
  const [, amount, unit = ""] = /^(?:PT)?(\d+)(ms|s|m|h)?$/i.exec(time.trim()) ?? [];
  return Number(amount) * secondsOfUnit[unit.toLowerCase()];
}
