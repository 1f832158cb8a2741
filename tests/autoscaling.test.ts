import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { handOverReplicas } from "../autoscaling";
import { manifestsOf } from "../chatStack";
import { readConfig } from "../config/readConfig";
import type { ApiServer } from "../kubernetes/apiServer";
import { ApiError } from "../kubernetes/apiError";
import { nameOf } from "../kubernetes/existing";
import { apiServer } from "./kubernetes/apiServers";

const path = "/apis/apps/v1/namespaces/chat-dev/deployments/chat-deployment";

/** Every object of the dev stack. */
function manifests(values: Record<string, string>) {
  const own = Object.entries({ imageTag: "0.1.2", nodePort: "30000", ...values });
  const config = readConfig({
    stack: "dev",
    values: {
      "kubernetes:context": "chat-local",
      ...Object.fromEntries(own.map(([key, value]) => [`chat-service:${key}`, value])),
    },
  });
  return manifestsOf("dev", config);
}

const fixed = manifests({ replicaCount: "3" });
const autoscaled = manifests({ autoscaling: '{"minReplicas":2,"maxReplicas":10}' });
const namesOf = (objects: typeof fixed) => new Set(objects.map(nameOf));

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

  /** A cluster that runs so many replicas. */
  function running(replicas: number | Error): ApiServer {
    const answer = (asked: string) => {
      assert.equal(asked, path);
      return replicas instanceof Error ? replicas : { spec: { replicas } };
    };
    const apply = async (where: string, manifest: object, { fieldManager }: { fieldManager: string }) => {
      applied.push([where, manifest, fieldManager]);
      return manifest;
    };
    return Object.assign<ApiServer, object>(apiServer(answer), { apply });
  }
  const unasked = apiServer((asked) => assert.fail(asked));

  beforeEach(() => {
    applied = [];
  });

  it("gives the present count to another manager before autoscaling is turned on", async () => {
    await handOverReplicas(running(7), autoscaled, { known: namesOf(fixed), stack: "dev" });
    assert.deepEqual(applied, [
      [
        path,
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "chat-deployment", namespace: "chat-dev" },
          spec: { replicas: 7 },
        },
        "chat-service-autoscaling",
      ],
    ]);
  });

  it("writes nothing in a preview", async () => {
    await runProgram({ isPreview: true });
    try {
      await handOverReplicas(running(7), autoscaled, { known: namesOf(fixed), stack: "dev" });
    } finally {
      await runProgram({ isPreview: false });
    }
    assert.deepEqual(applied, []);
  });

  it("keeps no count of 0, which an autoscaler would leave alone", async () => {
    await handOverReplicas(running(0), autoscaled, { known: namesOf(fixed), stack: "dev" });
    assert.deepEqual(applied, []);
  });

  it("has nothing to keep of a Deployment that is gone, and tells of a cluster that can't be asked", async () => {
    const turnedOn = { known: namesOf(fixed), stack: "dev" };
    await handOverReplicas(running(new ApiError(404, "{}")), autoscaled, turnedOn);
    assert.deepEqual(applied, []);
    await assert.rejects(handOverReplicas(running(new ApiError(500, "{}")), autoscaled, turnedOn), ApiError);
  });

  it("refuses to turn it off with fewer or more replicas than the autoscaler has started, and says how many it has", async () => {
    await assert.rejects(handOverReplicas(running(1), fixed, { known: namesOf(autoscaled), stack: "dev" }), {
      code: "AutoscaledCount",
    });
    await assert.rejects(handOverReplicas(running(7), fixed, { known: namesOf(autoscaled), stack: "dev" }), {
      code: "AutoscaledCount",
      subjects: ["chat-service:replicas"],
      message:
        /^Without autoscaling 3 replicas are to run, and the autoscaler has 7; .* Run: npx pulumi config set replicas 7 --stack dev; /,
    });
  });

  it("refuses to turn it on with a maximum below what runs", () =>
    assert.rejects(handOverReplicas(running(1000), autoscaled, { known: namesOf(fixed), stack: "dev" }), {
      code: "AutoscaledCount",
      subjects: ["chat-service:autoscaling.maxReplicas"],
      message: / Run: npx pulumi config set --path autoscaling.maxReplicas 1000 --stack dev$/,
    }));

  it("lets it be turned off with as many", async () => {
    for (const replicas of [0, 3]) {
      await handOverReplicas(running(replicas), fixed, { known: namesOf(autoscaled), stack: "dev" });
    }
    assert.deepEqual(applied, []);
  });

  it("asks the cluster nothing where autoscaling stays as it is, or the Deployment is new", async () => {
    await handOverReplicas(unasked, fixed, { known: namesOf(fixed), stack: "dev" });
    await handOverReplicas(unasked, autoscaled, { known: namesOf(autoscaled), stack: "dev" });
    await handOverReplicas(unasked, autoscaled, { known: new Set(["Namespace chat-dev"]), stack: "dev" });
    await handOverReplicas(unasked, fixed, { known: undefined, stack: "dev" });
  });
});
