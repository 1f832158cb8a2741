import assert from "node:assert/strict";
import type { Manifest } from "../../components/manifests.ts";
import { refusePausedSecretChange } from "../../checks/secretChange.ts";

describe("refusePausedSecretChange", () => {
  const secret = (name: string): Manifest => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "chat-dev" },
  });
  const refuse =
    (known: string[] | undefined, paused: boolean, ...planned: Manifest[]) =>
    () =>
      refusePausedSecretChange(planned, { known: known && new Set(known), paused, stack: "dev" });
  const before = ["Secret chat-dev/chat-env-a", "Service chat-dev/chat-service"];

  it("refuses another Secret, or none, while the rollout is paused", () => {
    const refusal = {
      code: "PausedSecretChange",
      message: /Secret chat-dev\/chat-env-a.* config rm paused --stack dev/,
    };
    assert.throws(refuse(before, true, secret("chat-env-b")), refusal);
    assert.throws(refuse(before, true), refusal);
  });

  it("lets everything pass while it isn't, or where the Secret stays or is the first one", () => {
    assert.doesNotThrow(refuse(before, false, secret("chat-env-b")));
    assert.doesNotThrow(refuse(before, true, secret("chat-env-a")));
    assert.doesNotThrow(refuse([], true, secret("chat-env-a")));
    assert.doesNotThrow(refuse(undefined, true, secret("chat-env-a")));
  });
});
