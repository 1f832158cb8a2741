import assert from "node:assert/strict";
import { serviceSpec } from "../../components/service.ts";
import type { Args } from "./values.ts";
import { valuesWith } from "./values.ts";

const specWith = (args: Args) => serviceSpec({ app: "chat-app" }, valuesWith(args));
const port = { protocol: "TCP", port: 8080, targetPort: 8080 };
const selector = { app: "chat-app" };
const allowedCidrs = ["203.0.113.7/32"];

describe("serviceSpec", () => {
  it("has a node port where it answers on nodes, and none elsewhere", () => {
    assert.deepEqual(specWith({}), { type: "NodePort", selector, ports: [{ ...port, nodePort: 30000 }] });
    for (const serviceType of ["ClusterIP", "LoadBalancer"] as const) {
      assert.deepEqual(specWith({ serviceType }), { type: serviceType, selector, ports: [port] });
    }
  });

  it("keeps client addresses where they decide who is let in, and tells a load balancer", () => {
    assert.equal(specWith({ allowedCidrs }).externalTrafficPolicy, "Local");
    const balanced = specWith({ allowedCidrs, serviceType: "LoadBalancer" });
    assert.equal(balanced.externalTrafficPolicy, "Local");
    assert.deepEqual(balanced.loadBalancerSourceRanges, allowedCidrs);
    assert.ok(!("loadBalancerSourceRanges" in specWith({ allowedCidrs })));
  });

  it("says nothing of traffic from outside where there is none, or where all are let in", () => {
    const all = ["externalTrafficPolicy", "loadBalancerSourceRanges"];
    for (const args of [{ allowedCidrs, serviceType: "ClusterIP" }, { serviceType: "LoadBalancer" }, {}] as const) {
      assert.ok(all.every((field) => !(field in specWith(args))));
    }
  });

  it("keeps a client with its replica only where it is told for how long", () => {
    assert.ok(!("sessionAffinity" in specWith({})));
    const { sessionAffinity, sessionAffinityConfig } = specWith({ sessionAffinitySeconds: 600 });
    assert.equal(sessionAffinity, "ClientIP");
    assert.deepEqual(sessionAffinityConfig, { clientIP: { timeoutSeconds: 600 } });
  });
});
