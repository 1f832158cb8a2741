import assert from "node:assert/strict";
import type { Manifest } from "../../components/manifests.ts";
import { changedOf } from "../../preflight/changes.ts";

const service: Manifest = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "chat-service", namespace: "chat-dev" },
  spec: { type: "NodePort", selector: undefined },
};
const name = "Service chat-dev/chat-service";
const given = (inputs: object | undefined) => new Map([[name, { inputs }]]);

describe("changedOf", () => {
  it("is nothing where all was given the same before, in any order and with what is undefined left out", () => {
    const { spec: _, ...others } = service;
    assert.deepEqual(changedOf([service], given({ spec: { type: "NodePort" }, ...others })), []);
  });

  it("is nothing where the plugin kept no false, and is what is no longer false", () => {
    const deployment = (spec: object): Manifest => ({ ...service, spec });
    const kept = given({ ...service, spec: { replicas: 3 } });
    assert.deepEqual(changedOf([deployment({ replicas: 3, paused: false })], kept), []);
    const paused = deployment({ replicas: 3, paused: true });
    assert.deepEqual(changedOf([paused], kept), [paused]);
    const goesOn = deployment({ replicas: 3, paused: false });
    assert.deepEqual(changedOf([goesOn], given(paused)), [goesOn]);
  });

  it("is what is new", () => {
    assert.deepEqual(changedOf([service], new Map()), [service]);
    assert.deepEqual(changedOf([service], undefined), [service]);
  });

  it("is what has another value, one more or one less", () => {
    for (const spec of [{ type: "ClusterIP" }, {}, { type: "NodePort", clusterIP: "None" }]) {
      assert.deepEqual(changedOf([service], given({ ...service, spec })), [service]);
    }
  });

  it("is all that the plugin doesn't tell of", () =>
    assert.deepEqual(changedOf([service], given(undefined)), [service]));

  it("is no Secret that is known, as it is named for its content", () => {
    const secret = { ...service, kind: "Secret" };
    assert.deepEqual(changedOf([secret], new Map([["Secret chat-dev/chat-service", {}]])), []);
    assert.deepEqual(changedOf([secret], new Map()), [secret]);
  });
});
