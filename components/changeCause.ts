/**
 * The operator's config of a revision in one line, such as `imageTag=0.1.3 replicas=5`: what is set, in order of keys.
 *
 * The Deployment carries it as `kubernetes.io/change-cause`, which `kubectl rollout history` shows.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#checking-rollout-history-of-a-deployment
 */
export function toChangeCause(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(" ");
}

/** The config that a change-cause was made of; empty for one that somebody else wrote. */
export function fromChangeCause(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]));
}
