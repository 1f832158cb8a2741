import fc from "fast-check";
import type { Front } from "../../components/timings";
import { leastProgressDeadlineSeconds, timings } from "../../components/timings";
import { options } from "../../config/options";

/** Everything that a replica's timings may follow from. */
const anyInputs = fc.record({
  startupSeconds: fc.integer({ min: options.startupSeconds.minimum, max: options.startupSeconds.maximum }),
  bakeSeconds: fc.integer({ min: options.bakeSeconds.minimum, max: options.bakeSeconds.maximum }),
  front: fc.constantFrom<Front[]>("kubeProxy", "proxy", "loadBalancer"),
});

describe("timings", () => {
  const holds = (inequality: (derived: ReturnType<typeof timings>) => boolean) =>
    fc.assert(fc.property(anyInputs, (inputs) => inequality(timings(inputs))));

  it("leave a replica time to drain after its preStop sleep and before it is killed", () =>
    holds(
      ({ preStopSeconds, drainSeconds, terminationGracePeriodSeconds }) =>
        terminationGracePeriodSeconds >= preStopSeconds + drainSeconds && drainSeconds > 0,
    ));

  it("keep a replica serving until what stands in front has forgotten it: kube-proxy, which syncs every second, a proxy's controller, a load balancer's third failed health check", () =>
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

  it("let the last old replica use all of its grace period before the shortest progress deadline ends", () =>
    fc.assert(
      fc.property(
        anyInputs,
        (inputs) => leastProgressDeadlineSeconds(inputs) >= timings(inputs).terminationGracePeriodSeconds + 10,
      ),
    ));

  it("take a replica out of service before restarting it", () =>
    holds(
      ({ readinessFailures, readinessPeriodSeconds, livenessFailures, livenessPeriodSeconds }) =>
        readinessFailures * readinessPeriodSeconds < livenessFailures * livenessPeriodSeconds,
    ));

  it("stay whole numbers", () => holds((derived) => Object.values(derived).every(Number.isInteger)));
});
