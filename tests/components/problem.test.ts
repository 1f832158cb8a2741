import assert from "node:assert/strict";
import { chatServiceOptions } from "../../components/chatServiceOptions.ts";
import { problemsIn, shown, withDefaults } from "../../components/problem.ts";

const valid = { imageTag: "0.1.2" };
const problemsWith = (values: Record<string, unknown>) => problemsIn(chatServiceOptions, { ...valid, ...values });

describe("withDefaults", () => {
  it("fills in what is unset, in groups that are set as well", () => {
    const filled = withDefaults(chatServiceOptions, { autoscaling: { minReplicas: 2, maxReplicas: 3 }, paused: true });
    assert.deepEqual(filled.autoscaling, { minReplicas: 2, maxReplicas: 3, targetCpuPercent: 70 });
    assert.deepEqual([filled.paused, filled.serviceType, filled.ingress], [true, "NodePort", undefined]);
  });

  it("keeps what is no option", () =>
    assert.equal(withDefaults(chatServiceOptions, { namespace: "chat-dev" }).namespace, "chat-dev"));
});

describe("problemsIn", () => {
  it("is nothing of values that are allowed", () =>
    assert.deepEqual(
      problemsWith({ env: { A: "" }, ingress: { host: "a.example.com", annotations: { "a.b/c": "" } } }),
      [],
    ));

  for (const [key, values] of [
    ["imageTag", { imageTag: undefined }],
    ["autoscaling", { autoscaling: 5 }],
    ["autoscaling", { autoscaling: [] }],
    ["autoscaling.maxReplicas", { autoscaling: { minReplicas: 1 } }],
    ["autoscaling.minReplicas", { autoscaling: { minReplicas: "1", maxReplicas: 2 } }],
    ["ingress.host", { ingress: { host: "*" } }],
    ['ingress.annotations["a b"]', { ingress: { host: "a.example.com", annotations: { "a b": "" } } }],
    ["env", { env: ["A"] }],
    ["env.A", { env: { A: 5 } }],
    ["env.A-B", { env: { "A-B": "x" } }],
    ["allowedCidrs", { allowedCidrs: "203.0.113.7/32" }],
    ["allowedCidrs", { allowedCidrs: [] }],
  ] as const) {
    it(`names ${key} of ${JSON.stringify(values)}`, () =>
      assert.deepEqual(
        problemsWith(values).map((problem) => problem.key),
        [key],
      ));
  }

  it("says what is allowed, and which value passes instead", () =>
    assert.deepEqual(problemsWith({ runAsUser: 0 }), [
      {
        key: "runAsUser",
        value: 0,
        allowed: "an integer from 1 to 2147483647",
        mend: { key: "runAsUser", value: "65532" },
      },
    ]));

  it("has what nobody can propose a value for unset", () =>
    assert.deepEqual(problemsWith({ env: { "A-B": "x" } })[0].mend, { key: "env.A-B", value: undefined }));
});

describe("shown", () => {
  it("quotes a text, and says of what there isn't that it is missing", () =>
    assert.deepEqual([shown("5"), shown(5), shown(undefined)], ['"5"', "5", "missing"]));
});
