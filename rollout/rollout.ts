/** What a rollout is to reach. */
export interface Rollout {
  stack: string;
  /** The kubeconfig context of its cluster. */
  context: string;
  namespace: string;
  deployment: string;
  service: string;
  replicas: number;
  /** Full image reference. */
  image: string;
  nodePort: number;
  maxSurge: number;
  paused: boolean;
  /** Time without progress after which it has failed. */
  progressDeadlineSeconds: number;
}
