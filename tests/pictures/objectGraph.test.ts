import assert from "node:assert/strict";
import type { ListedObject } from "../../pictures/objectGraph.ts";
import { objectGraph } from "../../pictures/objectGraph.ts";

describe("the graph of a stack's objects", () => {
  it("ties a selector to the pods that have its labels, and to no other", () => {
    const pod = (name: string, app: string): ListedObject => ({ kind: "Pod", metadata: { name, labels: { app } } });
    const service = { kind: "Service", metadata: { name: "chat-service" }, spec: { selector: { app: "chat-app" } } };
    const { ties } = objectGraph([service, pod("one", "chat-app"), pod("other", "another")]);
    assert.deepEqual(ties, [{ from: "Service chat-service", how: "selects", to: "Pod one" }]);
  });

  it("ties a pod to its owner, and once to a Secret that several of its variables come from", () => {
    const variable = { valueFrom: { secretKeyRef: { name: "chat-env" } } };
    const pod = {
      kind: "Pod",
      metadata: { name: "one", ownerReferences: [{ kind: "ReplicaSet", name: "chat" }] },
      spec: { containers: [{ image: "chat:1", env: [variable, variable] }] },
    };
    assert.deepEqual(objectGraph([pod]).ties, [
      { from: "ReplicaSet chat", how: "owns", to: "Pod one" },
      { from: "Secret chat-env", how: "is read by", to: "Pod one" },
    ]);
  });
});
