import fc from "fast-check";
import type { Front } from "../../components/timings.ts";
import { leastProgressDeadlineSeconds, timings } from "../../components/timings.ts";
import { options } from "../../config/options.ts";

/** Everything that a replica's timings may follow from. */
const anyInputs = fc.record({
  startupSeconds: fc.integer({ min: options.startupSeconds.minimum, max: options.startupSeconds.maximum }),
  bakeSeconds: fc.integer({ min: options.bakeSeconds.minimum, max: options.bakeSeconds.maximum }),
  drainSeconds: fc.integer({ min: options.drainSeconds.minimum, max: options.drainSeconds.maximum }),
  front: fc.constantFrom<Front[]>("kubeProxy", "proxy", "loadBalancer"),
});

describe("timings", () => {
  const holds = (inequality: (derived: ReturnType<typeof timings>) => boolean) =>
    fc.assert(fc.property(anyInputs, (inputs) => inequality(timings(inputs))));

  it("leave a replica all of its drain after its preStop sleep and before it is killed", () =>
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const { preStopSeconds, terminationGracePeriodSeconds } = timings(inputs);
        return terminationGracePeriodSeconds === preStopSeconds + inputs.drainSeconds;
      }),
    ));

  // kube-proxy syncs every second, a proxy is told by its controller, and a load balancer counts failed health checks.
  it("keep a replica serving until what stands in front has forgotten it", () =>
    fc.assert(
      fc.property(anyInputs, ({ front, ...inputs }) => {
        const least = { kubeProxy: 3, proxy: 10, loadBalancer: 30 }[front];
        return timings({ ...inputs, front }).preStopSeconds >= least;
      }),
    ));

  it("let a slow start fail before the rollout does", () =>
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const { startupFailures, readinessPeriodSeconds, minReadySeconds } = timings(inputs);
        return (
          startupFailures > 0 &&
          startupFailures * readinessPeriodSeconds + minReadySeconds < leastProgressDeadlineSeconds(inputs)
        );
      }),
    ));

  it("take a replica out of service before restarting it", () =>
    holds(
      ({ readinessFailures, readinessPeriodSeconds, livenessFailures, livenessPeriodSeconds }) =>
        readinessFailures * readinessPeriodSeconds < livenessFailures * livenessPeriodSeconds,
    ));

  it("stay whole numbers", () => holds((derived) => Object.values(derived).every(Number.isInteger)));
});
