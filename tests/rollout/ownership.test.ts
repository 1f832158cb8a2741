import assert from "node:assert/strict";
import { ownersOf } from "../../rollout/ownership.ts";

describe("ownersOf", () => {
  const managedFields: Parameters<typeof ownersOf>[0] = [
    {
      manager: "pulumi-kubernetes-1",
      fieldsV1: {
        "f:spec": {
          "f:selector": {},
          "f:containers": { 'k:{"name":"chat"}': { ".": {}, "f:image": {} } },
          "f:finalizers": { 'v:"a"': {} },
        },
      },
    },
    { manager: "kubectl-edit", fieldsV1: { "f:spec": { "f:replicas": {} } } },
    { manager: "kubelet" },
  ];
  const owners = (...path: Parameters<typeof ownersOf>[1]) => ownersOf(managedFields, path);
  const spec = { key: "spec" };

  it("names who set a field", () => assert.deepEqual(owners(spec, { key: "replicas" }), ["kubectl-edit"]));

  it("names nobody for a field that was filled in", () => assert.deepEqual(owners(spec, { key: "paused" }), []));

  it("finds an item of a list by what tells it from the others", () => {
    const image = (name: string) =>
      owners(spec, { key: "containers" }, { item: { name, image: "a" }, index: 0 }, { key: "image" });
    assert.deepEqual(image("chat"), ["pulumi-kubernetes-1"]);
    assert.deepEqual(image("sidecar"), []);
  });

  it("finds an item of a set by its value", () => {
    const finalizer = (item: string) => owners(spec, { key: "finalizers" }, { item, index: 0 });
    assert.deepEqual([finalizer("a"), finalizer("b")], [["pulumi-kubernetes-1"], []]);
  });

  it("takes the owner of a map that is owned whole for the owner of each of its keys", () => {
    assert.deepEqual(owners(spec, { key: "selector" }, { key: "app" }), ["pulumi-kubernetes-1"]);
  });
});
