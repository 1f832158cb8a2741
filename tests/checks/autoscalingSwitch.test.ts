import assert from "node:assert/strict";
import { refuseAutoscalingSwitch } from "../../checks/autoscalingSwitch.ts";
import { manifestsOf } from "../../chatStack.ts";
import { objectsOf } from "../../components/manifests.ts";
import { readConfig } from "../../config/readConfig.ts";
import type { ApiServer } from "../../kubernetes/apiServer.ts";
import { ApiError } from "../../kubernetes/apiError.ts";
import { nameOf } from "../../kubernetes/existing.ts";
import { apiServer } from "../kubernetes/apiServers.ts";

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
  return objectsOf(manifestsOf("dev", config));
}

const fixed = manifests({ replicaCount: "3" });
const autoscaled = manifests({ autoscaling: '{"minReplicas":2,"maxReplicas":10}' });
const namesOf = (objects: typeof fixed) => new Set(objects.map(nameOf));

describe("refuseAutoscalingSwitch", () => {
  /** A cluster that runs so many replicas. */
  function running(replicas: number | Error): ApiServer {
    return apiServer((asked) => {
      assert.equal(asked, path);
      return replicas instanceof Error ? replicas : { spec: { replicas } };
    });
  }
  const unasked = apiServer((asked) => assert.fail(asked));

  it("says what to hand over before autoscaling is turned on", async () => {
    const deployment = autoscaled.find(({ kind }) => kind === "Deployment");
    const count = await refuseAutoscalingSwitch(running(7), autoscaled, { known: namesOf(fixed), stack: "dev" });
    assert.deepEqual(count, { deployment, replicas: 7 });
  });

  it("keeps no count of 0, which an autoscaler would leave alone", async () => {
    const turnedOn = { known: namesOf(fixed), stack: "dev" };
    assert.equal(await refuseAutoscalingSwitch(running(0), autoscaled, turnedOn), undefined);
  });

  it("has nothing to keep of a Deployment that is gone, and tells of a cluster that can't be asked", async () => {
    const turnedOn = { known: namesOf(fixed), stack: "dev" };
    assert.equal(await refuseAutoscalingSwitch(running(new ApiError(404, "{}")), autoscaled, turnedOn), undefined);
    await assert.rejects(refuseAutoscalingSwitch(running(new ApiError(500, "{}")), autoscaled, turnedOn), ApiError);
  });

  it("refuses to turn it off with fewer or more replicas than the autoscaler has, and says how many", async () => {
    await assert.rejects(refuseAutoscalingSwitch(running(1), fixed, { known: namesOf(autoscaled), stack: "dev" }), {
      code: "AutoscaledCount",
    });
    await assert.rejects(refuseAutoscalingSwitch(running(7), fixed, { known: namesOf(autoscaled), stack: "dev" }), {
      code: "AutoscaledCount",
      subjects: ["chat-service:replicas"],
      message: /^Without autoscaling 3 .* the autoscaler has 7; .* Run: npx pulumi config set replicas 7 --stack dev; /,
    });
  });

  it("refuses to turn it on with a maximum below what runs", () =>
    assert.rejects(refuseAutoscalingSwitch(running(1000), autoscaled, { known: namesOf(fixed), stack: "dev" }), {
      code: "AutoscaledCount",
      subjects: ["chat-service:autoscaling.maxReplicas"],
      message: / Run: npx pulumi config set --path autoscaling.maxReplicas 1000 --stack dev$/,
    }));

  it("lets it be turned off with as many", async () => {
    for (const replicas of [0, 3]) {
      const turnedOff = { known: namesOf(autoscaled), stack: "dev" };
      assert.equal(await refuseAutoscalingSwitch(running(replicas), fixed, turnedOff), undefined);
    }
  });

  it("asks the cluster nothing where autoscaling stays as it is, or the Deployment is new", async () => {
    await refuseAutoscalingSwitch(unasked, fixed, { known: namesOf(fixed), stack: "dev" });
    await refuseAutoscalingSwitch(unasked, autoscaled, { known: namesOf(autoscaled), stack: "dev" });
    await refuseAutoscalingSwitch(unasked, autoscaled, { known: new Set(["Namespace chat-dev"]), stack: "dev" });
    await refuseAutoscalingSwitch(unasked, fixed, { known: undefined, stack: "dev" });
  });
});
