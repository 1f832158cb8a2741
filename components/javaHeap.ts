import type { ChatServiceValues } from "./chatServiceValues.ts";
import type { Problem } from "./problem.ts";
import { numberOf } from "./quantity.ts";

/** Environment variables that a JVM takes options from. */
const variables = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"];

/** What a JVM takes beside its heap at the very least: half of what docs/example.md measured for a small server. */
const leastBesideHeapMi = 64;

/** By the suffix of a size such as 512m; a bare number is in bytes. */
const mebibytes: Record<string, number> = { "": 2 ** -20, k: 2 ** -10, m: 1, g: 2 ** 10, t: 2 ** 20 };

const heapSize = /(?<![^\s"'])(-Xmx|-XX:MaxHeapSize=)(\d+)([kKmMgGtT]?)(?![^\s"'])/g;
const heapShare = /(?<![^\s"'])(-XX:MaxRAMPercentage=)(\d+(?:\.\d+)?)(?![^\s"'])/g;

/**
 * Heaps of a JVM that don't fit into the memory limit: a replica would be killed as soon as it needs what it was
 * promised. A share of the limit counts where no size is given, which wins.
 *
 * @see https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html
 */
export function javaHeapProblems({ env = {}, memoryLimit }: Partial<ChatServiceValues>): Problem[] {
  const limitMi = numberOf(String(memoryLimit)) / numberOf("1Mi");
  const mostMi = Math.floor(limitMi - leastBesideHeapMi);
  const mostPercent = Math.floor((100 * mostMi) / limitMi);
  if (Number.isNaN(limitMi)) {
    return [];
  }
  const given = variables.filter((variable) => Object.hasOwn(env, variable));
  const hasSize = given.some((variable) => env[variable].match(heapSize) !== null);

  const fitting = (options: string): string => {
    if (mostPercent < 1) {
      return options.replace(heapSize, "").replace(heapShare, "");
    }
    return hasSize
      ? options.replace(heapSize, (flag, name: string, size: string, suffix: string) =>
          Number(size) * mebibytes[suffix.toLowerCase()] <= mostMi ? flag : `${name}${mostMi}m`,
        )
      : options.replace(heapShare, (flag, name: string, percent: string) =>
          Number(percent) <= mostPercent ? flag : `${name}${mostPercent}`,
        );
  };
  return given
    .map((variable) => ({ variable, options: fitting(env[variable]).trim() }))
    .filter(({ variable, options }) => options !== env[variable].trim())
    .map(({ variable, options }) => ({
      key: `env.${variable}`,
      value: env[variable],
      allowed:
        `a heap of at most ${hasSize ? `${Math.max(0, mostMi)}Mi` : `${Math.max(0, mostPercent)}%`} ` +
        `with memoryLimit "${memoryLimit}", as a JVM takes ${leastBesideHeapMi}Mi and more beside it`,
      mend: { key: `env.${variable}`, value: options === "" ? undefined : options },
    }));
}
