/** What says which object of the Kubernetes API is meant; a manifest does. */
export interface ObjectReference {
  /** Such as v1 or apps/v1. */
  apiVersion: string;
  kind: string;
  /** The namespace is undefined for what is in none, such as a Namespace. */
  metadata: { name: string; namespace?: string };
}

/**
 * Where the API server has objects of that kind and namespace, such as /apis/apps/v1/namespaces/chat-dev/deployments.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: ObjectReference): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${group}${scope}/${plural(kind.toLowerCase())}`;
}

/** Plural as Kubernetes forms it: deployments, ingresses, networkpolicies, gateways. */
function plural(word: string): string {
  if (word.endsWith("s")) {
    return `${word}es`;
  }
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
