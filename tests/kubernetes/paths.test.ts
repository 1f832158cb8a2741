import assert from "node:assert/strict";
import { collectionOf } from "../../kubernetes/paths.ts";

describe("collectionOf", () => {
  const metadata = { name: "chat", namespace: "chat-dev" };
  const paths: [apiVersion: string, kind: string, path: string][] = [
    ["v1", "Service", "/api/v1/namespaces/chat-dev/services"],
    ["apps/v1", "Deployment", "/apis/apps/v1/namespaces/chat-dev/deployments"],
    ["networking.k8s.io/v1", "NetworkPolicy", "/apis/networking.k8s.io/v1/namespaces/chat-dev/networkpolicies"],
    ["networking.k8s.io/v1", "Ingress", "/apis/networking.k8s.io/v1/namespaces/chat-dev/ingresses"],
    ["gateway.networking.k8s.io/v1", "Gateway", "/apis/gateway.networking.k8s.io/v1/namespaces/chat-dev/gateways"],
  ];
  for (const [apiVersion, kind, path] of paths) {
    it(`finds objects of kind ${kind}`, () => assert.equal(collectionOf({ apiVersion, kind, metadata }), path));
  }

  it("finds what is in no namespace", () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
    assert.equal(collectionOf(namespace), "/api/v1/namespaces");
  });
});
