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
  /**
   * How long a replica that was told to go keeps serving, so that what stands in front has forgotten it before it
   * stops.
   */
  preStopSeconds: number;
  /** When it is killed, counted from when it was told to go: it may take drainSeconds after the preStop time. */
  terminationGracePeriodSeconds: number;
}

/**
 * What takes requests to the replicas: kube-proxy alone, the proxy of an ingress or a Gateway, or a load balancer
 * outside the cluster.
 */
export type Front = "kubeProxy" | "proxy" | "loadBalancer";

/** What the timings follow from. */
export interface TimingInputs {
  startupSeconds: number;
  bakeSeconds: number;
  drainSeconds: number;
  front: Front;
}

/**
 * How long each may take to send no more requests to a replica that was told to go: kube-proxy syncs every second, a
 * proxy is told by its controller, and a load balancer learns by failed health checks, three of ten seconds.
 */
const deregistrationSeconds: Record<Front, number> = { kubeProxy: 5, proxy: 15, loadBalancer: 30 };

/** How long a replica may take to find a node and pull its image, where nothing is wrong. */
const schedulingSeconds = 13;

/**
 * Derives every timing of a replica from those that people set and from what stands in front, so that they can't
 * contradict one another.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export function timings({ startupSeconds, bakeSeconds, drainSeconds, front }: TimingInputs): Timings {
  const readinessPeriodSeconds = 1;
  const preStopSeconds = deregistrationSeconds[front];
  return {
    readinessPeriodSeconds,
    readinessFailures: 3,
    startupFailures: Math.floor(startupSeconds / readinessPeriodSeconds),
    livenessPeriodSeconds: 10,
    livenessFailures: 3,
    minReadySeconds: bakeSeconds,
    preStopSeconds,
    terminationGracePeriodSeconds: preStopSeconds + drainSeconds,
  };
}

/** The shortest progress deadline with which replicas still succeed that take all of their time to start and hold. */
export function leastProgressDeadlineSeconds({
  startupSeconds,
  bakeSeconds,
}: Pick<TimingInputs, "startupSeconds" | "bakeSeconds">): number {
  return startupSeconds + schedulingSeconds + bakeSeconds;
}
