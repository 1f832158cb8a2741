import assert from "node:assert/strict";
import { existing, nameOf } from "../../kubernetes/existing.ts";
import type { ObjectReference } from "../../kubernetes/paths.ts";
import { apiServer } from "./apiServers.ts";

const namespace: ObjectReference = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "chat", namespace: "chat-dev" } };
const paths = new Map([
  ["/api/v1/namespaces/chat-dev", namespace],
  ["/api/v1/namespaces/chat-dev/services/chat", service],
]);

describe("existing", () => {
  it("returns the objects that the cluster has", async () => {
    const server = apiServer((path) => paths.get(path) ?? new Error("not found"));
    const other = { ...service, metadata: { ...service.metadata, name: "other" } };
    assert.deepEqual(await existing(server, [namespace, other, service]), [namespace, service]);
  });

  it("leaves out what can't be asked for", async () => {
    const server = apiServer((path) => (path.endsWith("/chat") ? new Error("forbidden") : paths.get(path)));
    assert.deepEqual(await existing(server, [namespace, service]), [namespace]);
  });

  it("leaves out what is being deleted", async () => {
    const metadata = { ...namespace.metadata, deletionTimestamp: "2026-11-25T04:01:15Z" };
    assert.deepEqual(
      await existing(
        apiServer(() => ({ ...namespace, metadata })),
        [namespace],
      ),
      [],
    );
  });

  it("asks nothing where nothing is asked for", async () => {
    assert.deepEqual(
      await existing(
        apiServer((path) => assert.fail(path)),
        [],
      ),
      [],
    );
  });
});

describe("nameOf", () => {
  it("says kind, namespace and name", () =>
    assert.deepEqual([namespace, service].map(nameOf), ["Namespace chat-dev", "Service chat-dev/chat"]));
});
