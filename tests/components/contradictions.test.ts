import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChatServiceValues } from "../../components/chatServiceValues.ts";
import { chatServiceOptions } from "../../components/chatServiceOptions.ts";
import { contradictions } from "../../components/contradictions.ts";
import { parseValue } from "../../components/option.ts";

const { startupSeconds, bakeSeconds, progressDeadlineSeconds, nodePort } = chatServiceOptions;
const route = { host: "chat.example.com" };
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const within = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
  fc.integer({ min: minimum, max: maximum });

/** Values of which each is allowed on its own. */
const anyValues: fc.Arbitrary<Partial<ChatServiceValues>> = fc.record({
  replicaCount: maybe(fc.nat(5)),
  serviceType: fc.constantFrom(...chatServiceOptions.serviceType.choices),
  nodePort: maybe(within(nodePort)),
  startupSeconds: within(startupSeconds),
  bakeSeconds: within(bakeSeconds),
  progressDeadlineSeconds: within(progressDeadlineSeconds),
  autoscaling: maybe(
    fc.record({
      minReplicas: fc.integer({ min: 1, max: 9 }),
      maxReplicas: fc.integer({ min: 1, max: 9 }),
      targetCpuPercent: fc.constant(70),
    }),
  ),
  ingress: maybe(fc.constant({ ...route, className: undefined, tlsSecret: undefined, annotations: undefined })),
  gateway: maybe(fc.constant({ ...route, name: "public", namespace: undefined })),
  allowedCidrs: maybe(fc.constant(["203.0.113.7/32"])),
  sessionAffinitySeconds: maybe(fc.constant(60)),
  cpuRequest: fc.constantFrom("0", "0.0m", "100m", "2"),
  memoryRequest: fc.constantFrom("64Mi", "0.5Gi", "1G"),
  memoryLimit: fc.constantFrom("64Mi", "512Mi", "1Gi"),
  drainSeconds: within(chatServiceOptions.drainSeconds),
  env: maybe(
    fc.record({
      B: fc.constant("2"),
      JAVA_TOOL_OPTIONS: fc.constantFrom("", "-Xmx1g -Xss1m", "-XX:MaxRAMPercentage=90", "-XX:MaxHeapSize=67108865"),
      JDK_JAVA_OPTIONS: fc.constantFrom("", "'-Xmx600M'", "-Dx=1 -XX:MaxRAMPercentage=99.5 -Dy=2"),
      SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE: fc.constantFrom("10s", "2m", "30000", "PT1H", "what"),
    }),
  ),
  secretEnv: maybe(fc.constant({ B: "3" })),
});

/** Values after all commands that mend them. */
function mended(values: Partial<ChatServiceValues>): Partial<ChatServiceValues> {
  const changed = structuredClone(values) as Record<string, unknown>;
  for (const { mend } of contradictions(values)) {
    const [key, field] = mend.key.split(".");
    if (key === "env" || key === "autoscaling") {
      const group = changed[key] as Record<string, unknown>;
      group[field] = mend.value === undefined || key === "env" ? mend.value : Number(mend.value);
      changed[key] = JSON.parse(JSON.stringify(group));
    } else {
      const option = chatServiceOptions[key as "nodePort" | "memoryLimit"];
      changed[key] = mend.value === undefined ? undefined : parseValue(option, mend.value);
    }
  }
  return changed;
}

describe("contradictions", () => {
  it("are all gone after the commands that mend them, which set nothing that isn't allowed", () =>
    fc.assert(
      fc.property(anyValues, (values) => {
        const after = mended(values);
        assert.deepEqual(contradictions(after), []);
        for (const key of ["bakeSeconds", "progressDeadlineSeconds", "memoryLimit", "cpuRequest"] as const) {
          assert.notEqual(after[key], undefined);
        }
      }),
      { numRuns: 2000 },
    ));

  it("are none between values that were not given", () => assert.deepEqual(contradictions({}), []));

  it("name the bake time where even the longest deadline is too short", () => {
    const [first, second] = contradictions({ startupSeconds: 3585, bakeSeconds: 100, progressDeadlineSeconds: 75 });
    assert.deepEqual(first, {
      key: "bakeSeconds",
      value: 100,
      allowed: "at most 2 with startupSeconds 3585",
      mend: { key: "bakeSeconds", value: "2" },
    });
    assert.deepEqual(second.mend, { key: "progressDeadlineSeconds", value: "3600" });
  });

  it("are between a secret and a variable of the same name, without the secret", () => {
    const [problem, ...others] = contradictions({ env: { A: "plain" }, secretEnv: { A: "hush" } });
    assert.deepEqual([problem.key, problem.value, others], ["env.A", "plain", []]);
    assert.ok(!JSON.stringify(problem).includes("hush"));
  });
});
