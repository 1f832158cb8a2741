import assert from "node:assert/strict";
import type { Manifest } from "../../components/manifests.ts";
import { ApiError } from "../../kubernetes/apiError.ts";
import type { StateObject } from "../../preflight/changes.ts";
import { changedOf } from "../../preflight/changes.ts";
import type { PlannedUpdate } from "../../preflight/preflight.ts";
import { preflight } from "../../preflight/preflight.ts";
import { apiServer } from "../kubernetes/apiServers.ts";
import { node } from "./nodes.ts";

const image = "127.0.0.1:1/acme/chat:0.1.3";
const metadata = (name: string) => ({ name, namespace: "chat-dev" });
const deployment = (replicas: number): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: metadata("chat-deployment"),
  spec: {
    replicas,
    template: {
      metadata: { labels: { app: "chat-app" } },
      spec: { containers: [{ name: "chat", image, resources: { requests: { cpu: "1" } } }] },
    },
  },
});
const service: Manifest = { apiVersion: "v1", kind: "Service", metadata: metadata("chat-service"), spec: {} };
const state = new Map<string, StateObject>([
  ["Deployment chat-dev/chat-deployment", { inputs: deployment(1) }],
  ["Service chat-dev/chat-service", { inputs: service }],
]);
const update = (manifests: Manifest[], others: Partial<PlannedUpdate> = {}): PlannedUpdate => ({
  stack: "dev",
  context: "chat-local",
  manifests,
  changed: changedOf(manifests, state),
  state,
  knownDigest: undefined,
  countKey: "replicas",
  skipped: [],
  ...others,
});

/** A cluster with one replica on one node of 2 CPUs, and what tells otherwise. */
const cluster = (answers: Record<string, unknown> = {}, asked: string[] = []) =>
  apiServer((path) => {
    asked.push(path);
    const answer = Object.entries({
      ...answers,
      "/api/v1/nodes": { items: [node("one")] },
      "/deployments/chat-deployment": { spec: { replicas: 1 }, status: { replicas: 1 } },
      "/api/v1/pods": { items: [{ spec: { containers: [{ name: "other", resources: { requests: { cpu: "1" } } }] } }] },
    }).find(([end]) => path.endsWith(end));
    return answer?.[1] ?? { items: [], spec: undefined };
  });
const quota = { items: [{ metadata: { name: "few" }, status: { hard: { pods: "1" }, used: { pods: "1" } } }] };
const refused = (message: string) => new ApiError(403, JSON.stringify({ message }));

describe("preflight", () => {
  it("warns of what it can't know, and lets the update begin", async () => {
    const { digest, warnings } = await preflight(cluster(), update([deployment(2)]));
    assert.equal(digest, undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /^Whether 127\.0\.0\.1:1\/acme\/chat:0\.1\.3 exists isn't known/);
  });

  it("tries no pod where its namespace changes as well, with what that allows", async () => {
    const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
    const asked: string[] = [];
    await preflight(cluster({}, asked), update([deployment(2), namespace]));
    assert.ok(asked.some((path) => path.endsWith("/deployments/chat-deployment")));
    assert.ok(!asked.some((path) => path.endsWith("/pods/chat-deployment-preflight")));
  });

  it("refuses with all that it finds, and says how to leave the checks out", async () => {
    const api = cluster({
      "/resourcequotas": quota,
      "/services/chat-service": refused("denied the request"),
      "/pods/chat-deployment-preflight": refused("violates PodSecurity"),
    });
    const changed = { ...service, spec: { type: "ClusterIP" } };
    await assert.rejects(preflight(api, update([deployment(3), changed])), (error: Error) => {
      assert.match(error.message, /^4 problems that an update of stack dev would meet; nothing was changed:\n/);
      const lines = error.message.split("\n");
      assert.match(
        lines[1],
        /^ {2}- Service chat-dev\/chat-service would be refused by the API server: denied the request\./,
      );
      assert.match(
        lines[2],
        /^ {2}- chat-service:replicas is 3; of 2 more, ResourceQuota chat-dev\/few has room for 0/,
      );
      assert.match(lines[3], /^ {2}- chat-service:replicas is 3; of 2 more, the nodes have room for 1/);
      assert.match(
        lines[4],
        /^ {2}- A pod of Deployment chat-dev\/chat-deployment would be refused .*: violates PodSecurity\./,
      );
      assert.equal(lines[5], "To leave that check out: npx pulumi config set skipPreflight admission,room --stack dev");
      const { code, subjects } = error as Error & { code: string; subjects: string[] };
      assert.equal(code, "Preflight");
      assert.deepEqual(subjects.slice(0, 2), ["Service chat-dev/chat-service", "chat-service:replicas"]);
      return true;
    });
  });

  it("leaves out what it is told to, and asks for none of it", async () => {
    const asked: string[] = [];
    const api = cluster(
      { "/resourcequotas": quota, "/pods/chat-deployment-preflight": refused("violates PodSecurity") },
      asked,
    );
    const skipped = ["image", "room", "admission"];
    assert.deepEqual(await preflight(api, update([deployment(3)], { skipped })), { digest: undefined, warnings: [] });
    assert.ok(!asked.some((path) => /quota|limitrange|preflight/.test(path)));
    await assert.rejects(preflight(api, update([deployment(3)], { skipped: ["image", "admission"] })), {
      message: /^2 problems.*\n.*few has room for 0.*\n.*the nodes have room for 1/,
    });
    await assert.rejects(preflight(api, update([deployment(3)], { skipped: ["image", "room"] })), {
      message: /^1 problem that.*\n.*violates PodSecurity/,
    });
  });

  it("says once that a quota is full", async () => {
    const full = {
      "/resourcequotas": quota,
      "/pods/chat-deployment-preflight": refused("forbidden: exceeded quota: few, requested: pods=1"),
    };
    const skipped = ["image"];
    await assert.rejects(preflight(cluster(full), update([deployment(2)], { skipped })), {
      message: /^1 problem that.*\n.*few has room for 0/,
    });
    const hidden = { ...full, "/resourcequotas": new Error("forbidden") };
    await assert.rejects(preflight(cluster(hidden), update([deployment(2)], { skipped })), {
      message: /^1 problem that.*\n.*refused by the API server: forbidden: exceeded quota/,
    });
  });

  it("says once that a LimitRange doesn't allow it", async () => {
    const limits = { limits: [{ type: "Container", max: { cpu: "500m" }, default: { cpu: "500m" } }] };
    const api = cluster({
      "/limitranges": { items: [{ metadata: { name: "small" }, spec: limits }] },
      "/pods/chat-deployment-preflight": refused("forbidden: maximum cpu usage per Container is 500m"),
    });
    await assert.rejects(preflight(api, update([deployment(2)], { skipped: ["image"] })), {
      message: /^1 problem that.*\n.*cpuRequest is "1"; allowed by LimitRange chat-dev\/small is at most 500m/,
    });
  });

  it("reckons with the pod that the API server would make", async () => {
    const spec = { containers: [{ name: "chat", resources: { requests: { cpu: "1500m" } } }] };
    const api = cluster({ "/pods/chat-deployment-preflight": { spec } });
    await assert.rejects(preflight(api, update([deployment(2)], { skipped: ["image"] })), {
      message: /the nodes have room for 0 \(each takes 1500m of cpu/,
    });
  });

  it("asks for no image and no room where no pod is made", async () => {
    const asked: string[] = [];
    const changed = { ...service, spec: { type: "ClusterIP" } };
    await preflight(cluster({}, asked), update([deployment(1), changed]));
    assert.deepEqual(asked, ["/api/v1/namespaces/chat-dev/services/chat-service"]);
    await preflight(cluster({}, asked), update([deployment(0), service]));
    assert.ok(!asked.some((path) => /nodes|quota|preflight/.test(path)));
  });
});
