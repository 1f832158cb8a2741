/** The timings of a replica's life, in seconds. */
export interface Timings {
  /** How often a starting or serving replica is asked whether it is ready. */
  readinessPeriodSeconds: number;
  /** Failed readiness probes after which a replica gets no more requests. */
  readinessFailures: number;
  /** Failed start-up probes, one a readiness period, after which a replica is restarted. */
  startupFailures: number;
  livenessPeriodSeconds: number;
  /** Failed liveness probes after which a replica is restarted. */
  livenessFailures: number;
  /** How long a new replica has to stay ready before the next old one may go. */
  minReadySeconds: number;
  /** How long a replica that was told to go keeps serving, so that every kube-proxy has forgotten it before it stops. */
  preStopSeconds: number;
  /** How long it may take to finish its last requests after that. */
  drainSeconds: number;
  /** When it is killed, counted from when it was told to go. */
  terminationGracePeriodSeconds: number;
}

const minReadySeconds = 2;
/** How long a replica may take to find a node and pull its image, where nothing is wrong. */
const schedulingSeconds = 13;

/**
 * Derives every timing of a replica from the one that people set, so that they can't contradict one another.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export function timings(startupSeconds: number): Timings {
  const readinessPeriodSeconds = 1;
  const preStopSeconds = 5;
  const drainSeconds = 25;
  return {
    readinessPeriodSeconds,
    readinessFailures: 3,
    startupFailures: Math.floor(startupSeconds / readinessPeriodSeconds),
    livenessPeriodSeconds: 10,
    livenessFailures: 3,
    minReadySeconds,
    preStopSeconds,
    drainSeconds,
    terminationGracePeriodSeconds: preStopSeconds + drainSeconds,
  };
}

/** The shortest progress deadline with which a replica that takes all of its start-up time still makes the rollout succeed. */
export function leastProgressDeadlineSeconds(startupSeconds: number): number {
  return startupSeconds + schedulingSeconds + minReadySeconds;
}
