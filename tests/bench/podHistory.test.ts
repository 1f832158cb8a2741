import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { PodHistory } from "../../bench/podHistory.ts";

describe("the history of pods in an update", () => {
  const pod = (name: string, tag: string, ready: boolean, going = false): V1Pod => ({
    metadata: { name, ...(going && { deletionTimestamp: new Date(0) }) },
    spec: { containers: [{ name: "chat-container", image: `docker.io/jeongchanmin/spring-server:${tag}` }] },
    status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  });

  it("has when the first new one came, when all were ready, and when the old ones were gone", () => {
    const history = new PodHistory({ replicas: 2, imageTag: "0.1.3" });
    history.see("ADDED", pod("old-1", "0.1.2", true), 1);
    history.see("ADDED", pod("old-2", "0.1.2", true), 2);
    history.begin();
    history.see("MODIFIED", pod("old-1", "0.1.2", true), 3);
    assert.equal(history.firstNewAt, undefined);
    history.see("ADDED", pod("new-1", "0.1.3", false), 4);
    history.see("MODIFIED", pod("new-1", "0.1.3", true), 5);
    history.see("ADDED", pod("new-2", "0.1.3", false), 6);
    history.see("MODIFIED", pod("old-1", "0.1.2", false, true), 7);
    history.see("DELETED", pod("old-1", "0.1.2", false, true), 8);
    assert.equal(history.readyAt, undefined);
    history.see("MODIFIED", pod("new-2", "0.1.3", true), 9);
    history.see("MODIFIED", pod("old-2", "0.1.2", false, true), 10);
    assert.equal(history.oldGoneAt, undefined);
    history.see("DELETED", pod("old-2", "0.1.2", false, true), 11);
    assert.deepEqual([history.firstNewAt, history.readyAt, history.oldGoneAt], [4, 9, 11]);
  });

  it("has none that is told to go among the ready ones", () => {
    const history = new PodHistory({ replicas: 1, imageTag: "0.1.3" });
    history.see("ADDED", pod("new-1", "0.1.3", true, true), 1);
    assert.equal(history.readyAt, undefined);
  });
});
