/** The text of a kubeconfig that has one context, `chat-local`, with a cluster and a user. */
export function kubeconfigWith(cluster: object | undefined, user: object | null = {}): string {
  return JSON.stringify({
    clusters: cluster === undefined ? [] : [{ name: "near", cluster }],
    users: [{ name: "me", user }],
    contexts: [{ name: "chat-local", context: { cluster: "near", user: "me" } }],
  });
}
