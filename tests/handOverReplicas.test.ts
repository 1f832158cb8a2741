import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { handOverReplicas } from "../handOverReplicas.ts";
import type { ApiServer } from "../kubernetes/apiServer.ts";
import { apiServer } from "./kubernetes/apiServers.ts";

const metadata = { name: "chat-deployment", namespace: "chat-dev" };
const count = { deployment: { apiVersion: "apps/v1", kind: "Deployment", metadata }, replicas: 7 };

/** Makes Pulumi take what follows for a program that it previews, or runs. */
function runProgram({ isPreview }: { isPreview: boolean }): Promise<void> {
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ inputs }) => inputs,
  };
  return pulumi.runtime.setMocks(mocks, "chat-service", "dev", isPreview);
}

describe("handOverReplicas", () => {
  let applied: [path: string, manifest: object, fieldManager: string][];
  const apply = async (path: string, manifest: object, { fieldManager }: { fieldManager: string }) => {
    applied.push([path, manifest, fieldManager]);
    return manifest;
  };
  const recording = Object.assign<ApiServer, object>(
    apiServer((asked) => assert.fail(asked)),
    { apply },
  );

  beforeEach(() => {
    applied = [];
  });

  it("gives the present count to another field manager", async () => {
    await handOverReplicas(recording, count);
    assert.deepEqual(applied, [
      [
        "/apis/apps/v1/namespaces/chat-dev/deployments/chat-deployment",
        { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 7 } },
        "chat-service-autoscaling",
      ],
    ]);
  });

  it("writes nothing in a preview", async () => {
    await runProgram({ isPreview: true });
    try {
      await handOverReplicas(recording, count);
    } finally {
      await runProgram({ isPreview: false });
    }
    assert.deepEqual(applied, []);
  });
});
