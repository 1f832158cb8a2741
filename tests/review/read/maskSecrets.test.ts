import assert from "node:assert/strict";
import type { Digest } from "../../../review/read/digest.ts";
import type { Fields } from "../../../review/read/json.ts";
import { maskSecrets } from "../../../review/read/maskSecrets.ts";

const urn = "urn:pulumi:dev::chat-service::kubernetes:core/v1:ConfigMap::plain";

function inputsOf(type: string, inputs: Fields, ...secrets: string[]): Fields | undefined {
  return maskSecrets({ steps: [{ op: "create", urn, newState: { type, inputs } }] }, secrets).steps?.[0].newState
    ?.inputs;
}

describe("maskSecrets", () => {
  it("masks names of fields, paths and reasons as well as values", () => {
    const digest: Digest = {
      steps: [
        {
          op: "replace",
          urn: `${urn}-hunter2`,
          newState: { type: "kubernetes:core/v1:ConfigMap", inputs: { data: { hunter2: ["hunter2", 1] } } },
          detailedDiff: { "data.hunter2": { kind: "add", inputDiff: true } },
          replaceReasons: ["data.hunter2"],
        },
      ],
      diagnostics: [{ urn: `${urn}-hunter2`, message: "hunter2", severity: "error" }],
    };
    assert.deepEqual(
      JSON.parse(JSON.stringify(maskSecrets(digest, ["hunter2"]))),
      JSON.parse(JSON.stringify(digest).replaceAll("hunter2", "[secret]")),
    );
  });

  it("keeps numbers, booleans and names that a short secret happens to be, which a verdict depends on", () => {
    const inputs = { spec: { replicas: 0, paused: true, nodePort: 30000 } };
    assert.deepEqual(inputsOf("kubernetes:apps/v1:Deployment", inputs, "0", "true", "s"), inputs);
    assert.deepEqual(inputsOf("kubernetes:apps/v1:Deployment", inputs, "30000"), {
      spec: { replicas: 0, paused: true, nodePort: "[secret]" },
    });
  });

  for (const type of ["kubernetes:core/v1:Secret", "kubernetes:core/v1:SecretPatch"]) {
    it(`masks what a ${type} holds, also where kubectl wrote it`, () => {
      const applied = "kubectl.kubernetes.io/last-applied-configuration";
      const inputs = {
        data: { a: "b" },
        stringData: { c: "d" },
        metadata: { name: "token", annotations: { [applied]: '{"data":{"a":"b"}}', e: "f" } },
      };
      assert.deepEqual(inputsOf(type, inputs), {
        data: { a: "[secret]" },
        stringData: { c: "[secret]" },
        metadata: { name: "token", annotations: { [applied]: "[secret]", e: "f" } },
      });
    });
  }
});
