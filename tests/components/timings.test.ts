import fc from "fast-check";
import { leastProgressDeadlineSeconds, timings } from "../../components/timings";
import { options } from "../../config/options";

describe("timings", () => {
  const { minimum, maximum } = options.startupSeconds;
  const holds = (inequality: (derived: ReturnType<typeof timings>) => boolean) =>
    fc.assert(fc.property(fc.integer({ min: minimum, max: maximum }), (seconds) => inequality(timings(seconds))));

  it("leave a replica time to drain after its preStop sleep and before it is killed", () =>
    holds(
      ({ preStopSeconds, drainSeconds, terminationGracePeriodSeconds }) =>
        terminationGracePeriodSeconds >= preStopSeconds + drainSeconds && drainSeconds > 0,
    ));

  it("keep a replica serving until kube-proxy, which syncs every second, has forgotten it", () =>
    holds(({ preStopSeconds }) => preStopSeconds >= 3));

  it("let a slow start fail before the rollout does", () =>
    fc.assert(
      fc.property(fc.integer({ min: minimum, max: maximum }), (startupSeconds) => {
        const { startupFailures, readinessPeriodSeconds, minReadySeconds } = timings(startupSeconds);
        return (
          startupFailures > 0 &&
          startupFailures * readinessPeriodSeconds + minReadySeconds < leastProgressDeadlineSeconds(startupSeconds)
        );
      }),
    ));

  it("let the last old replica use all of its grace period before the shortest progress deadline ends", () =>
    holds(
      ({ terminationGracePeriodSeconds }) =>
        options.progressDeadlineSeconds.minimum >= terminationGracePeriodSeconds + 10,
    ));

  it("take a replica out of service before restarting it", () =>
    holds(
      ({ readinessFailures, readinessPeriodSeconds, livenessFailures, livenessPeriodSeconds }) =>
        readinessFailures * readinessPeriodSeconds < livenessFailures * livenessPeriodSeconds,
    ));

  it("stay whole numbers", () => holds((derived) => Object.values(derived).every(Number.isInteger)));
});
