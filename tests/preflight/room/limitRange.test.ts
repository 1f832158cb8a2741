import assert from "node:assert/strict";
import { checkLimitRanges } from "../../../preflight/room/limitRange.ts";
import { apiServer } from "../../kubernetes/apiServers.ts";

const context = { stack: "dev", context: "chat-local", namespace: "chat-dev" };
const resources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "512Mi" } };
const pods = {
  template: { spec: { containers: [{ name: "chat", resources }] } },
  isRollout: false,
  current: 0,
  wanted: 3,
  surge: 0,
};
const check = (limits: object) =>
  checkLimitRanges(
    apiServer((path) => {
      assert.equal(path, "/api/v1/namespaces/chat-dev/limitranges");
      return { items: [{ metadata: { name: "small" }, spec: { limits: [{ type: "Container", ...limits }] } }] };
    }),
    context,
    pods,
  );
const sentences = async (limits: object) => (await check(limits))?.findings.map(({ sentence }) => sentence);

describe("checkLimitRanges", () => {
  it("lets pass what is within, and what is for no container", async () => {
    assert.deepEqual(await sentences({ max: { memory: "512Mi" }, min: { cpu: "100m" } }), []);
    assert.deepEqual(await sentences({ type: "PersistentVolumeClaim", max: { memory: "1Mi" } }), []);
  });

  it("refuses a limit above the most, with the command that lowers it", async () => {
    const report = await check({ max: { memory: "256Mi" } });
    assert.deepEqual(report?.findings, [
      {
        check: "room",
        subjects: ["chat-service:memoryLimit", "LimitRange chat-dev/small"],
        sentence:
          'chat-service:memoryLimit is "512Mi"; allowed by LimitRange chat-dev/small is at most 256Mi. ' +
          "Run: npx pulumi config set memoryLimit 256Mi --stack dev",
      },
    ]);
  });

  it("refuses a request below the least, or above the limit that is filled in", async () => {
    assert.match(String(await sentences({ min: { memory: "128Mi" } })), /memoryRequest is "64Mi".*at least 128Mi/);
    assert.match(String(await sentences({ default: { cpu: "50m" } })), /cpuRequest is "100m".*at most 50m/);
  });

  it("names the LimitRange alone where no key sets it", async () =>
    assert.deepEqual(await sentences({ default: { cpu: "2" }, max: { cpu: "1" } }), [
      "LimitRange chat-dev/small allows a container at most 1 of limits.cpu, and a replica has 2. " +
        "Run: kubectl --context chat-local -n chat-dev edit limitrange small",
    ]));

  it("is undefined where they may not be listed", async () => {
    const forbidding = apiServer(() => new Error("forbidden"));
    assert.equal(await checkLimitRanges(forbidding, context, pods), undefined);
  });
});
