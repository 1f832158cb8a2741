/** The annotation that carries the config of a revision, which `kubectl rollout history` shows. */
export const changeCauseAnnotation = "kubernetes.io/change-cause";

/**
 * The operator's config of a revision in one line, such as `imageTag=0.1.3 replicas=5`: what is set, in order of keys.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#checking-rollout-history-of-a-deployment
 */
export function toChangeCause(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([path, value]) => `${escaped(path).replaceAll("=", "%3D")}=${escaped(value)}`)
    .sort()
    .join(" ");
}

/** The config that a change-cause was made of; empty for one that somebody else wrote. */
export function fromChangeCause(text: string): Record<string, string> {
  const values = Object.fromEntries(
    [...text.matchAll(/([^\s=]+)=(\S*)/g)].map(([, path, value]) => [plain(path), plain(value)]),
  );
  return toChangeCause(values) === text ? values : {};
}

/** Without blanks, which part one value from the next. */
function escaped(text: string): string {
  return text.replace(/\s|%(?=[0-9A-F]{2})/g, encodeURIComponent);
}

function plain(text: string): string {
  try {
    return text.replace(/(?:%[0-9A-F]{2})+/g, decodeURIComponent);
  } catch {
    return text;
  }
}
