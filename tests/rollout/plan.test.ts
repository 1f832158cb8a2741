import assert from "node:assert/strict";
import { planWith } from "./plans.ts";

describe("planOf", () => {
  it("derives from what was registered where each object is and how its pods are found", () => {
    const { objects, namespace, labelSelector, image, targetPort } = planWith();
    assert.deepEqual(
      objects.map(({ collection, manifest }) => `${collection}/${manifest.metadata.name}`),
      [
        "/api/v1/namespaces/chat-dev",
        "/apis/apps/v1/namespaces/chat-dev/deployments/chat-deployment",
        "/api/v1/namespaces/chat-dev/services/chat-service",
        "/apis/policy/v1/namespaces/chat-dev/poddisruptionbudgets/chat-disruption-budget",
      ],
    );
    assert.deepEqual(
      { namespace, labelSelector, image, targetPort },
      {
        namespace: "chat-dev",
        labelSelector: "app=chat-app",
        image: "spring-server:0.1.3",
        targetPort: 8080,
      },
    );
  });

  it("takes the times and the pause from the Deployment", () => {
    const { paused, maxSurge, progressDeadlineSeconds, drain } = planWith({
      paused: true,
      maxSurge: 2,
    });
    assert.deepEqual(
      { paused, maxSurge, progressDeadlineSeconds, drain },
      {
        paused: true,
        maxSurge: 2,
        progressDeadlineSeconds: 75,
        drain: { gracePeriodSeconds: 30, drainSeconds: 25 },
      },
    );
  });
});
