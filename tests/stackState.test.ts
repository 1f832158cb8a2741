import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readStackState } from "../stackState.ts";

const outputs = { url: "http://127.0.0.1:30000" };
const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "chat-dev" } };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "chat-service", namespace: "chat-dev" } };

describe("readStackState", () => {
  /** What the engine answers that question with in this test. */
  let answer: (token: string, inputs: unknown) => Record<string, unknown>;

  before(async () => {
    const mocks: pulumi.runtime.Mocks = {
      newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
      call: ({ token, inputs }) => answer(token, inputs),
    };
    await pulumi.runtime.setMocks(mocks, "chat-service", "dev", false, "acme");
  });

  it("returns the objects of the stack's own state, with what the plugin was given, and its outputs", async () => {
    answer = (token, inputs) => {
      assert.equal(token, "pulumi:pulumi:readStackResourceOutputs");
      assert.deepEqual(inputs, { stackName: "acme/chat-service/dev" });
      return {
        outputs: {
          "urn:stack": { type: "pulumi:pulumi:Stack", outputs },
          "urn:component": { type: "chat-service:index:ChatService", outputs: { service: "chat-service" } },
          "urn:namespace": { type: "kubernetes:core/v1:Namespace", outputs: namespace },
          "urn:service": {
            type: "kubernetes:core/v1:Service",
            outputs: { ...service, __inputs: service, __fieldManager: "pulumi-1" },
          },
        },
      };
    };
    assert.deepEqual(await readStackState(), {
      objects: new Map([
        ["Namespace chat-dev", { inputs: undefined, fieldManager: undefined }],
        ["Service chat-dev/chat-service", { inputs: service, fieldManager: "pulumi-1" }],
      ]),
      outputs,
    });
  });

  it("returns none of a state that is empty", async () => {
    answer = () => ({ outputs: {} });
    assert.deepEqual(await readStackState(), { objects: new Map(), outputs: {} });
  });

  it("returns undefined where the engine doesn't tell", async () => {
    answer = () => {
      throw new Error("unknown stack");
    };
    assert.equal(await readStackState(), undefined);
  });
});
