import assert from "node:assert/strict";
import { networkPolicySpec } from "../../components/networkPolicy.ts";
import type { Args } from "./values.ts";
import { valuesWith } from "./values.ts";

const selector = { app: "chat-app" };
const cidr = "203.0.113.7/32";
const address = { ipBlock: { cidr } };
const namespace = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } };

describe("networkPolicySpec", () => {
  for (const [who, args, from] of [
    ["addresses", { allowedCidrs: [cidr] }, [address]],
    ["namespaces", { allowedNamespaces: ["ingress-nginx"] }, [namespace]],
    ["both", { allowedCidrs: [cidr], allowedNamespaces: ["ingress-nginx"] }, [address, namespace]],
  ] as [string, Args, object[]][]) {
    it(`lets ${who} in to the container's port, and nobody to another one`, () =>
      assert.deepEqual(networkPolicySpec(selector, valuesWith(args)), {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress"],
        ingress: [{ from, ports: [{ protocol: "TCP", port: 8080 }] }],
      }));
  }
});
