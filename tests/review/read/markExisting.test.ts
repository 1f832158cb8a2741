import assert from "node:assert/strict";
import type { Step } from "../../../review/read/digest.ts";
import { clusterOf, markExisting } from "../../../review/read/markExisting.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";

const step = (op: string, name: string): Step => ({
  op,
  urn: `urn:pulumi:dev::chat-service::kubernetes:core/v1:ConfigMap::${name}`,
  newState: {
    type: "kubernetes:core/v1:ConfigMap",
    inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "chat-dev" } },
  },
});

describe("markExisting", () => {
  const cluster = apiServer((path) => {
    const name = path.split("/").at(-1) ?? "";
    return path.startsWith("/api/v1/namespaces/chat-dev/configmaps/") && name !== "missing"
      ? { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "chat-dev" } }
      : new Error("not found");
  });

  it("marks what would be created and the cluster has, and nothing else", async () => {
    const steps = [step("create", "there"), step("create", "missing"), step("update", "there-too")];
    const marked = await markExisting({ steps }, cluster);
    assert.deepEqual(marked.steps, [{ ...steps[0], exists: true }, steps[1], steps[2]]);
  });
});

describe("clusterOf", () => {
  it("knows none where the preview has no context, or the kubeconfig none of that name", async () => {
    assert.equal(await clusterOf({}, "dev"), undefined);
    assert.equal(await clusterOf({ config: { "kubernetes:context": "no-such-context" } }, "dev"), undefined);
  });
});
