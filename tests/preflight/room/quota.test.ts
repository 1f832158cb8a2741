import assert from "node:assert/strict";
import { ofQuota, readQuotas } from "../../../preflight/room/quota.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";

const spec = {
  containers: [{ name: "chat", resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } } }],
};
const having = (hard: object, used: object, others = {}) =>
  apiServer((path) => {
    assert.equal(path, "/api/v1/namespaces/chat-dev/resourcequotas");
    return { items: [{ metadata: { name: "few" }, spec: { hard, ...others }, status: { hard, used } }] };
  });
const free = async (...quota: Parameters<typeof having>) =>
  (await readQuotas(having(...quota), "chat-dev", spec, []))?.map((place) => place.free);

describe("readQuotas", () => {
  it("says what is left of what counts for pods, and no other", async () =>
    assert.deepEqual(
      await free(
        {
          pods: "4",
          "count/pods": "5",
          "requests.cpu": "1",
          "limits.memory": "1Gi",
          services: "1",
          "count/secrets": "2",
        },
        { pods: "3", "requests.cpu": "900m" },
      ),
      [{ pods: 1, "count/pods": 5, "requests.cpu": 1 - 0.9, "limits.memory": 2 ** 30 }],
    ));

  it("leaves out quotas of other pods", async () => {
    const count = async (others: object) => (await free({ pods: "4" }, {}, others))?.length;
    assert.equal(await count({ scopes: ["NotTerminating", "NotBestEffort"] }), 1);
    assert.equal(await count({ scopes: ["Terminating"] }), 0);
    assert.equal(await count({ scopes: ["BestEffort"] }), 0);
    const priority = (operator: string, values?: string[]) =>
      count({ scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, values }] } });
    assert.deepEqual(
      [
        await priority("In", ["high"]),
        await priority("NotIn", ["high"]),
        await priority("Exists"),
        await priority("DoesNotExist"),
      ],
      [0, 1, 0, 1],
    );
    const high = { ...spec, priorityClassName: "high" };
    const scopeSelector = { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] };
    const quotas = await readQuotas(having({ pods: "4" }, {}, { scopeSelector }), "chat-dev", high, []);
    assert.equal(quotas?.length, 1);
  });

  it("is undefined where quotas may not be listed", async () => {
    const forbidding = apiServer(() => new Error("forbidden"));
    assert.equal(await readQuotas(forbidding, "chat-dev", spec, []), undefined);
  });
});

describe("ofQuota", () => {
  it("is what a pod takes, under each name", () =>
    assert.deepEqual(ofQuota(spec), {
      pods: 1,
      "count/pods": 1,
      cpu: 0.1,
      "requests.cpu": 0.1,
      memory: 64 * 2 ** 20,
      "requests.memory": 64 * 2 ** 20,
      "limits.memory": 128 * 2 ** 20,
    }));
});
