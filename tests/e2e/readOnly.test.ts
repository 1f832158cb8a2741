import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KubeConfig, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import type { CommandResult } from "../../script/run.ts";
import { tryRun } from "../../script/run.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";

/** Runs a command for which a folder is mounted so that nobody can write to it, root included. */
const readOnly = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';

describe("keys that can only read", () => {
  let stack: TestStack;
  let kubeconfig: string;
  let name: string;

  ownStack((given) => (stack = given));
  before(async () => {
    name = `chat-viewer-${stack.name}`;
    kubeconfig = join(stack.directory, "viewer.kubeconfig");
    await writeFile(kubeconfig, await viewer());
  });
  after(async () => {
    const rbac = stack.client(RbacAuthorizationV1Api);
    await Promise.all([rbac.deleteClusterRoleBinding({ name }), rbac.deleteClusterRole({ name })]);
    await stack.core.deleteNamespacedServiceAccount({ name, namespace: "default" });
  });

  /** A kubeconfig of a service account that may read whatever is on the cluster. */
  async function viewer(): Promise<string> {
    const [namespace, rbac] = ["default", stack.client(RbacAuthorizationV1Api)];
    await stack.core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
    await rbac.createClusterRole({
      body: { metadata: { name }, rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }] },
    });
    await rbac.createClusterRoleBinding({
      body: {
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
        subjects: [{ kind: "ServiceAccount", namespace, name }],
      },
    });
    const { status } = await stack.core.createNamespacedServiceAccountToken({
      name,
      namespace,
      body: { spec: { audiences: [], expirationSeconds: 3600 } },
    });
    const config = new KubeConfig();
    config.loadFromDefault();
    const cluster = config.getCluster(config.getContextObject("chat-local")?.cluster ?? "");
    assert.ok(cluster !== null);
    config.loadFromClusterAndUser(cluster, { name, token: status?.token });
    config.contexts = [{ name: "chat-local", cluster: cluster.name, user: name }];
    config.setCurrentContext("chat-local");
    return config.exportConfig();
  }

  /** Runs a command with state that is read-only, or a cluster, or both. */
  async function withKeys(keys: { backend?: true; cluster?: true }, ...command: string[]): Promise<CommandResult> {
    const env = { ...stack.environment, ...(keys.cluster ? { KUBECONFIG: kubeconfig } : {}) };
    const mounted = ["--mount", "sh", "-c", readOnly, join(stack.directory, "state")];
    const [program, ...args] = keys.backend ? ["unshare", ...mounted, ...command] : command;
    return tryRun(program, args, { cwd: stack.directory, env });
  }

  it("let nobody update", async () => {
    await stack.set("replicaCount", 4);
    const up = ["node_modules/.bin/pulumi", "up", "--yes", "--skip-preview", "--non-interactive"];
    const [backend, cluster] = [await withKeys({ backend: true }, ...up), await withKeys({ cluster: true }, ...up)];
    assert.notEqual(backend.code, 0);
    assert.match(backend.stdout + backend.stderr, /read-only file system/);
    assert.notEqual(cluster.code, 0);
    assert.match(cluster.stdout + cluster.stderr, /forbidden/i);
    assert.equal((await stack.deployment()).spec?.replicas, 3);
  });

  it("are enough for every preview, which says the same as with others", async () => {
    await stack.set("replicaCount", 5);
    for (const options of [[], ["--refresh"], ["--drift"]]) {
      const reports: string[] = [];
      for (const keys of [{}, { backend: true, cluster: true }] as const) {
        const command = [process.execPath, join(process.cwd(), "bin/preview.ts"), stack.name, ...options];
        const { code, stdout, stderr } = await withKeys(keys, ...command);
        assert.equal(code, options.includes("--drift") ? 0 : 2, stdout + stderr);
        reports.push(await readFile(join(stack.directory, `previews/${stack.name}.md`), "utf8"));
      }
      assert.equal(reports[1], reports[0]);
    }
  });
});
