import assert from "node:assert/strict";
import { reviewOf } from "../../../review/judge/review.ts";
import { differences } from "../../../review/judge/sameChanges.ts";
import type { Digest, Step } from "../../../review/read/digest.ts";
import { report } from "../../../review/write/report.ts";

/** An update of the Deployment from 3 replicas, and of what its revision's config says. */
function deploymentUpdate(replicas: number, changeCause: string): Step {
  return update("apps/v1:Deployment", deployment(3, "imageTag=0.1.2"), deployment(replicas, changeCause));
}

function deployment(replicas: number, changeCause: string): Record<string, object> {
  return { metadata: { annotations: { "kubernetes.io/change-cause": changeCause } }, spec: { replicas } };
}

function update(type: string, old: Record<string, object>, planned: Record<string, object>): Step {
  const state = (fields: Record<string, object>) => ({
    type: `kubernetes:${type}`,
    inputs: JSON.parse(JSON.stringify({ kind: type.split(":")[1], ...fields })),
  });
  const urn = `urn:pulumi:dev::chat-service::kubernetes:${type}::chat`;
  return { op: "update", urn, oldState: state(old), newState: state(planned) };
}

const serviceUpdate = update(
  "core/v1:Service",
  { spec: { ports: [{ nodePort: 30000 }] } },
  { spec: { ports: [{ nodePort: 30001 }] } },
);

function review(...steps: Step[]) {
  const digest: Digest = { steps };
  const reviewed = reviewOf("dev", "update", digest);
  const [beforeDiff, diff] = report(reviewed).split("<details>");
  return { ...reviewed, beforeDiff, diff };
}

describe("an update of the config that a Deployment's revision carries", () => {
  it("is left out where the fields say it, but for the full diff", () => {
    const { verdict, judged, beforeDiff, diff } = review(deploymentUpdate(5, "imageTag=0.1.2 replicas=5"));
    assert.equal(verdict?.headline, "scale 3 → 5");
    assert.deepEqual(
      judged[0].fields.map(({ path }) => path),
      ["spec.replicas"],
    );
    assert.doesNotMatch(beforeDiff, /change-cause/);
    assert.match(diff, /^\+ .*change-cause: imageTag=0\.1\.2 replicas=5$/m);
  });

  it("makes the Deployment no object of the verdict where only another object changes besides", () => {
    const { verdict, beforeDiff, diff } = review(serviceUpdate, deploymentUpdate(3, "imageTag=0.1.2 nodePort=30001"));
    assert.equal(verdict?.headline, "network exposure changed (nodePort 30000 → 30001)");
    assert.doesNotMatch(beforeDiff, /Deployment/);
    assert.match(diff, /Full diff of 2 objects[^]*# update Deployment/);
  });

  it("is a change where nothing else changes: `up` writes it", () => {
    const { result, verdict, beforeDiff } = review(deploymentUpdate(3, "imageTag=0.1.2 replicas=3"));
    assert.equal(result, "changed");
    assert.deepEqual(verdict, {
      headline: "change of Deployment chat",
      pods: "None starts or stops.",
      traffic: "Not touched.",
      risks: [],
    });
    assert.match(beforeDiff, /change-cause.*replicas=3/);
  });

  it("is not named where the preview is not the approved one, if other fields are", () => {
    const [difference] = differences(
      { steps: [deploymentUpdate(5, "replicas=5")] },
      { steps: [deploymentUpdate(6, "replicas=6")] },
    );
    assert.match(difference, /was to be updated \(spec\.replicas\) and is to be updated \(spec\.replicas\)/);
  });
});
