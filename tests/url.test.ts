import assert from "node:assert/strict";
import type { Config } from "../config/readConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { urlOf } from "../url.ts";
import { apiServer } from "./kubernetes/apiServers.ts";

const withAddress = (address?: object) =>
  apiServer((path) => {
    assert.equal(path, "/api/v1/namespaces/chat-dev/services/chat-service");
    return { status: { loadBalancer: address === undefined ? {} : { ingress: [address] } } };
  });
const service = { namespace: "chat-dev", name: "chat-service" };
const unasked = apiServer((path) => assert.fail(path));

function config(values: Record<string, string>): Config {
  const own = Object.entries({ imageTag: "0.1.2", ...values }).map(([key, value]) => [`chat-service:${key}`, value]);
  return readConfig({ stack: "dev", values: { "kubernetes:context": "chat-local", ...Object.fromEntries(own) } });
}

describe("urlOf", () => {
  const nodePort = { nodePort: "30000" };
  const inside = { serviceType: "ClusterIP" };
  const balanced = { serviceType: "LoadBalancer" };
  const host = "chat.example.com";

  for (const [what, values, server, url] of [
    ["a node port", nodePort, unasked, "http://127.0.0.1:30000"],
    ["what only the cluster reaches", inside, unasked, "http://chat-service.chat-dev:8080"],
    ["a load balancer by its address", balanced, withAddress({ ip: "203.0.113.7" }), "http://203.0.113.7:8080"],
    [
      "a load balancer by its host name",
      balanced,
      withAddress({ hostname: "lb.example.com" }),
      "http://lb.example.com:8080",
    ],
    ["a load balancer by an IPv6 address", balanced, withAddress({ ip: "2001:db8::7" }), "http://[2001:db8::7]:8080"],
    ["a load balancer that has no address yet", balanced, withAddress(), "http://LOAD-BALANCER:8080"],
    ["an ingress without a certificate", { ...nodePort, ingress: JSON.stringify({ host }) }, unasked, `http://${host}`],
    [
      "an ingress with a certificate",
      { ...inside, ingress: JSON.stringify({ host, tlsSecret: "chat-tls" }) },
      unasked,
      `https://${host}`,
    ],
    ["a Gateway", { ...inside, gateway: JSON.stringify({ name: "public", host }) }, unasked, `https://${host}`],
  ] as const) {
    it(`of ${what} is ${url}`, async () => assert.equal(await urlOf(config(values), service, server), url));
  }
});
