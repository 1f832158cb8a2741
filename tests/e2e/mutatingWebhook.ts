import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { V1Deployment } from "@kubernetes/client-node";
import { AdmissionregistrationV1Api } from "@kubernetes/client-node";
import { certificate, key } from "../kubernetes/certificate.ts";
import type { TestStack } from "./testStack.ts";

const name = "chat-service-test";

interface Review {
  request: { uid: string; object: V1Deployment };
}

/**
 * Has the API server ask a webhook on this machine about every Deployment of a stack's namespace.
 *
 * @param mutate the JSON patch that the webhook answers with.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export async function mutatingWebhook(
  stack: TestStack,
  mutate: (deployment: V1Deployment) => object[],
): Promise<{ remove(): Promise<void> }> {
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const { uid, object } = ((await json(request)) as Review).request;
    const patch = Buffer.from(JSON.stringify(mutate(object))).toString("base64");
    const answer = { uid, allowed: true, patchType: "JSONPatch", patch };
    response.end(JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const api = stack.client(AdmissionregistrationV1Api);
  await api.createMutatingWebhookConfiguration({
    body: {
      metadata: { name },
      webhooks: [
        {
          name: "test.chat-service.local",
          clientConfig: {
            url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
            caBundle: Buffer.from(certificate).toString("base64"),
          },
          rules: [
            { apiGroups: ["apps"], apiVersions: ["v1"], resources: ["deployments"], operations: ["CREATE", "UPDATE"] },
          ],
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": stack.namespace } },
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          failurePolicy: "Fail",
        },
      ],
    },
  });
  return {
    async remove() {
      await api.deleteMutatingWebhookConfiguration({ name });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
