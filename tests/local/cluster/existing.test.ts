import assert from "node:assert/strict";
import { isLocalCluster, isLocalContext } from "../../../local/cluster/existing.ts";

describe("isLocalCluster", () => {
  for (const context of [
    "kind-kind",
    "kind-chat",
    "k3d-dev",
    "minikube",
    "docker-desktop",
    "rancher-desktop",
    "orbstack",
  ]) {
    it(`knows ${context} as a local cluster's`, () => assert.ok(isLocalCluster(context)));
  }

  for (const context of [
    "",
    "prod",
    "kind",
    "kind-",
    "my-kind-cluster",
    "minikube-prod",
    "gke_project_zone_kind-kind",
    "docker-desktop.example.org",
  ]) {
    it(`doesn't take ${JSON.stringify(context)} for one`, () => assert.ok(!isLocalCluster(context)));
  }
});

describe("isLocalContext", () => {
  it("goes by the context's own name", () => {
    assert.ok(isLocalContext("kind-chat", "kind-chat"));
    assert.ok(!isLocalContext("prod", "kind-chat"));
  });

  it("goes by the cluster's name where the context has the additional one", () => {
    assert.ok(isLocalContext("chat-local", "kind-chat"));
    assert.ok(!isLocalContext("chat-local", "prod"));
  });
});
