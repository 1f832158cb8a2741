import assert from "node:assert/strict";
import { RbacAuthorizationV1Api } from "@kubernetes/client-node";
import type { TestStack } from "./testStack.ts";

const name = "chat-service-test";

/** Tokens of an administrator in a stack's namespace, each good as long as a Secret exists. */
export class ExpiringTokens {
  private readonly stack: TestStack;

  private constructor(stack: TestStack) {
    this.stack = stack;
  }

  static async create(stack: TestStack): Promise<ExpiringTokens> {
    const { core, namespace } = stack;
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
    await stack.client(RbacAuthorizationV1Api).createClusterRoleBinding({
      body: {
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      },
    });
    return new ExpiringTokens(stack);
  }

  /**
   * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
   */
  async tokenOf(secret: string): Promise<string> {
    const { core, namespace } = this.stack;
    const { metadata } = await core.createNamespacedSecret({ namespace, body: { metadata: { name: secret } } });
    const boundObjectRef = { apiVersion: "v1", kind: "Secret", name: secret, uid: metadata?.uid };
    const body = { spec: { audiences: [], boundObjectRef } };
    const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
    assert.ok(status !== undefined);
    return status.token;
  }

  /** Lets the token of a Secret expire; the API server may take it for 10 s more. */
  async expire(secret: string): Promise<void> {
    await this.stack.core.deleteNamespacedSecret({ namespace: this.stack.namespace, name: secret });
  }

  /** Removes what the stack's namespace doesn't take along. */
  async remove(): Promise<void> {
    await this.stack.client(RbacAuthorizationV1Api).deleteClusterRoleBinding({ name });
  }
}
