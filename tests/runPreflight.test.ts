import assert from "node:assert/strict";
import type { Manifest } from "../components/manifests.ts";
import { runPreflight } from "../runPreflight.ts";
import type { Config } from "../config/readConfig.ts";
import { apiServer } from "./kubernetes/apiServers.ts";

const silent = apiServer((path) => assert.fail(path));
const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
const objects = new Map([["Namespace chat-dev", { inputs: namespace }]]);
const config = (imageTag: string) => ({ image: "acme/chat", imageTag, context: "chat-local" }) as Config;
const digest = `sha256:${"0".repeat(64)}`;

describe("runPreflight", () => {
  const run = (imageTag: string, outputs: Record<string, unknown>) =>
    runPreflight(silent, [namespace], config(imageTag), { state: { objects, outputs }, stack: "dev" });

  it("asks nobody where nothing changes, and keeps the digest that the last update told", async () => {
    assert.equal(await run("0.1.2", { image: "acme/chat:0.1.2", imageDigest: digest }), digest);
    assert.equal(await run("0.1.2", {}), undefined);
  });

  it("keeps no digest of another image", async () =>
    assert.equal(await run("0.1.3", { image: "acme/chat:0.1.2", imageDigest: digest }), undefined));

  it("knows the digest of an image that is named by it", async () => assert.equal(await run(digest, {}), digest));
});
