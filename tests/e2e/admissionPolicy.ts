import { AdmissionregistrationV1Api } from "@kubernetes/client-node";
import type { TestStack } from "./testStack.ts";
import { until } from "./testStack.ts";

/** What an admission policy refuses in the stack's namespace. */
export interface Rule {
  /** Such as apps and deployments. */
  group: string;
  resource: string;
  /** In CEL, of what is let pass. */
  expression: string;
  message: string;
}

/** Does something while the API server has a policy for the stack's namespace, once it is in force. */
export async function withPolicy<T>(
  stack: TestStack,
  { group, resource, expression, message }: Rule,
  isInForce: () => Promise<boolean>,
  work: () => Promise<T>,
): Promise<T> {
  const api = stack.client(AdmissionregistrationV1Api);
  const name = `${stack.namespace}-${resource}`;
  await api.createValidatingAdmissionPolicy({
    body: {
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": stack.namespace } },
          resourceRules: [
            { apiGroups: [group], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: [resource] },
          ],
        },
        validations: [{ expression, message }],
      },
    },
  });
  try {
    await api.createValidatingAdmissionPolicyBinding({
      body: { metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } },
    });
    await until("the policy is in force", isInForce);
    return await work();
  } finally {
    await api.deleteValidatingAdmissionPolicy({ name });
    await api.deleteValidatingAdmissionPolicyBinding({ name }).catch(() => undefined);
  }
}
