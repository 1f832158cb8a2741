import assert from "node:assert/strict";
import { loadBalancerAddress } from "../../kubernetes/loadBalancer.ts";
import { apiServer } from "./apiServers.ts";

const service = { namespace: "chat-dev", name: "chat-service" };
const addressIn = (answer: unknown) =>
  loadBalancerAddress(
    apiServer(() => answer),
    service,
  );
const withIngress = (...ingress: object[]) => addressIn({ status: { loadBalancer: { ingress } } });

describe("loadBalancerAddress", () => {
  it("is the first address, or host name, that the Service's status has", async () => {
    assert.equal(await withIngress({ ip: "203.0.113.7" }, { ip: "203.0.113.8" }), "203.0.113.7");
    assert.equal(await withIngress({ hostname: "lb.example.com" }), "lb.example.com");
  });

  it("is undefined until there is one, or where the Service can't be asked for", async () => {
    for (const answer of [{}, { status: {} }, { status: { loadBalancer: {} } }, new Error("forbidden")]) {
      assert.equal(await addressIn(answer), undefined);
    }
    assert.equal(await withIngress(), undefined);
  });

  it("asks for that Service alone", async () => {
    const asked: string[] = [];
    await loadBalancerAddress(
      apiServer((path) => asked.push(path)),
      service,
    );
    assert.deepEqual(asked, ["/api/v1/namespaces/chat-dev/services/chat-service"]);
  });
});
