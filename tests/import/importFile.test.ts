import assert from "node:assert/strict";
import type { Importable } from "../../import/importFile.ts";
import { importFile } from "../../import/importFile.ts";

function importable(kind: string, namespace?: string, managedFields: object[] = []): Importable {
  const name = namespace === undefined ? "chat-dev" : `chat-${kind.toLowerCase()}`;
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  const manifest = { apiVersion: kind === "Deployment" ? "apps/v1" : "v1", kind, metadata };
  return { manifest, live: { ...manifest, metadata: { ...metadata, managedFields } } };
}

const namespace = importable("Namespace");
const deployment = importable("Deployment", "chat-dev");
const service = importable("Service", "chat-dev");

describe("importFile", () => {
  it("has every object as the program registers it, below the component, with its manifest and its live object", () => {
    const { nameTable, resources } = importFile([namespace, deployment, service], undefined, "4.34.2");
    assert.deepEqual(nameTable, {});
    assert.deepEqual(
      resources.map(({ type, logicalName, id, parent }) => [type, logicalName, id, parent]),
      [
        ["chat-service:index:ChatService", "chat", undefined, undefined],
        ["kubernetes:core/v1:Namespace", "chat", "chat-dev", undefined],
        ["kubernetes:apps/v1:Deployment", "chat-deployment", "chat-dev/chat-deployment", "component"],
        ["kubernetes:core/v1:Service", "chat-service", "chat-dev/chat-service", "component"],
      ],
    );
    assert.deepEqual(
      resources.map(({ version }) => version),
      [undefined, "4.34.2", "4.34.2", "4.34.2"],
    );
    assert.equal(new Set(resources.map(({ name }) => name)).size, 4);
    assert.deepEqual(resources[2].inputs, deployment.manifest);
    assert.deepEqual(resources[2].outputs, deployment.live);
  });

  it("leaves a component out that the state knows, and refers to it", () => {
    const { nameTable, resources } = importFile([service], "urn:component", "4.34.2");
    assert.deepEqual(nameTable, { component: "urn:component" });
    assert.deepEqual(
      resources.map(({ parent }) => parent),
      ["component"],
    );
  });

  it("leaves the component out where there is nothing of it", () =>
    assert.equal(importFile([namespace], undefined, "4.34.2").resources.length, 1));

  it("has a Secret without what is in it, which the state would keep in plain text", () => {
    const [entry] = importFile([importable("Secret", "chat-dev")], "urn:component", "4.34.2").resources;
    assert.deepEqual([entry.id, entry.inputs, entry.outputs], ["chat-dev/chat-secret", undefined, undefined]);
  });

  it("goes on by the name by which the plugin wrote an object last", () => {
    const written = importable("Service", "chat-dev", [
      { manager: "pulumi-kubernetes-1", operation: "Apply", time: "2026-11-25T04:01:15Z" },
      { manager: "pulumi-kubernetes-2", operation: "Apply", time: "2026-11-25T04:13:50Z" },
      { manager: "kube-controller-manager", operation: "Update", time: "2026-11-25T04:13:55Z" },
    ]);
    const [entry] = importFile([written], "urn:component", "4.34.2").resources;
    assert.equal((entry.outputs as { __fieldManager?: string }).__fieldManager, "pulumi-kubernetes-2");
  });

  it("leaves the name to the plugin for what was created by hand", () => {
    const byHand = importable("Service", "chat-dev", [
      { manager: "kubectl-client-side-apply", operation: "Update", time: "2026-11-25T04:01:15Z" },
    ]);
    const [entry] = importFile([byHand], "urn:component", "4.34.2").resources;
    assert.ok(!("__fieldManager" in (entry.outputs ?? {})));
  });
});
