import assert from "node:assert/strict";
import type { V1DeploymentSpec } from "@kubernetes/client-node";
import type { Json } from "../../kubernetes/apiServer.ts";
import { plannedPods } from "../../preflight/plannedPods.ts";

const template = (image: string) => ({ spec: { containers: [{ name: "chat", image }] } });
const spec = (image: string, replicas?: number, others = {}): Json<V1DeploymentSpec> => ({
  replicas,
  selector: {},
  template: template(image),
  strategy: { rollingUpdate: { maxSurge: "25%" } },
  ...others,
});
const live = (replicas: number) => ({ spec: spec("a", replicas), status: { replicas } });

describe("plannedPods", () => {
  it("of a new Deployment are all of its replicas", () => {
    const pods = plannedPods(spec("a", 3), undefined, undefined);
    assert.deepEqual(pods && { ...pods, template: undefined }, {
      template: undefined,
      templateBefore: undefined,
      isRollout: false,
      current: 0,
      wanted: 3,
      bounds: undefined,
      surge: 0,
    });
  });

  it("of another template replace those that run, as many more at a time as maxSurge says, rounded up", () => {
    const pods = plannedPods(spec("b", 5), spec("a", 5), live(5));
    assert.deepEqual([pods?.isRollout, pods?.current, pods?.wanted, pods?.surge], [true, 5, 5, 2]);
    assert.deepEqual(pods?.templateBefore, template("a"));
    const others = { strategy: { rollingUpdate: { maxSurge: 3 } } };
    assert.equal(plannedPods(spec("b", 5, others), spec("a", 5), live(5))?.surge, 3);
  });

  it("of a greater count are as many more", () => {
    const pods = plannedPods(spec("a", 5), spec("a", 3), live(3));
    assert.deepEqual([pods?.isRollout, pods?.current, pods?.wanted, pods?.surge], [false, 3, 5, 0]);
  });

  it("are none for a lower count, none wanted, or another template while it is paused", () => {
    assert.equal(plannedPods(spec("a", 2), spec("a", 3), live(3)), undefined);
    assert.equal(plannedPods(spec("b", 0), spec("a", 3), live(3)), undefined);
    assert.equal(plannedPods(spec("b", 3, { paused: true }), spec("a", 3), live(3)), undefined);
  });

  it("replace those that run when a rollout is paused no more", () =>
    assert.equal(plannedPods(spec("b", 3), spec("b", 3, { paused: true }), live(3))?.isRollout, true));

  it("are as many as the autoscaler has, within its bounds", () => {
    const bounds = { minReplicas: 3, maxReplicas: 6 };
    const planned = (running: number) => plannedPods(spec("b"), spec("a"), live(running), bounds);
    assert.deepEqual(
      [2, 5, 8].map((running) => planned(running)?.wanted),
      [3, 5, 6],
    );
    assert.deepEqual(planned(5)?.bounds, bounds);
    assert.equal(plannedPods(spec("a"), undefined, undefined, bounds)?.wanted, 3);
  });
});
