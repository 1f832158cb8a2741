import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderedManifests } from "../../../bench/peers/stackFile.ts";

describe("the manifests that peers apply", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "chat-service-test-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it("are the stack's in a namespace and on a node port of their own, and wait is what the plugin does", async () => {
    const place = { directory, name: "bench-tasks-helm", nodePort: 30112 };
    const manifests = await renderedManifests(place, { replicas: 7, imageTag: "0.1.3" });
    const text = JSON.stringify(manifests);
    assert.deepEqual(
      manifests.map(({ kind }) => kind),
      ["Namespace", "Deployment", "PodDisruptionBudget", "Service"],
    );
    assert.match(text, /"namespace":"chat-bench-tasks-helm"/);
    assert.match(text, /"nodePort":30112/);
    assert.match(text, /"replicas":7/);
    assert.match(text, /spring-server:0\.1\.3"/);
    assert.doesNotMatch(text, /pulumi\.com/);
  });
});
