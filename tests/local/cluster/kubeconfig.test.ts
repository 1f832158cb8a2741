import assert from "node:assert/strict";
import { withoutCluster } from "../../../local/cluster/kubeconfig.ts";

describe("withoutCluster", () => {
  it("removes the cluster's entries and no others, and keeps comments", () => {
    const kubeconfig = `# work
apiVersion: v1
clusters:
- cluster:
    server: https://127.0.0.1:16443
  name: chat-local
- cluster:
    server: https://example.org # behind the VPN
  name: prod
contexts:
- context:
    cluster: chat-local
    user: chat-local
  name: chat-local
- context:
    cluster: prod
    user: chat-local-reader
  name: prod
current-context: prod
kind: Config
users:
- name: chat-local
  user:
    client-key-data: a2V5
- name: chat-local-reader
  user:
    token: ${"long ".repeat(40)}end
`;
    assert.equal(
      withoutCluster(kubeconfig),
      `# work
apiVersion: v1
clusters:
- cluster:
    server: https://example.org # behind the VPN
  name: prod
contexts:
- context:
    cluster: prod
    user: chat-local-reader
  name: prod
current-context: prod
kind: Config
users:
- name: chat-local-reader
  user:
    token: ${"long ".repeat(40)}end
`,
    );
  });

  it("leaves no current context if it was the cluster's", () => {
    assert.equal(withoutCluster("current-context: chat-local\n"), 'current-context: ""\n');
  });

  it("keeps what isn't YAML, or lacks lists, as it is", () => {
    for (const kubeconfig of ["contexts: [", "contexts: null\n", "kind: Config\n"]) {
      assert.equal(withoutCluster(kubeconfig), kubeconfig);
    }
  });
});
