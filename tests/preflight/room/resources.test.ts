import assert from "node:assert/strict";
import { amounts, inWords, less, resourcesOf, shortOf } from "../../../preflight/room/resources.ts";

const container = (cpu: string, others = {}) => ({ name: cpu, resources: { requests: { cpu } }, ...others });

describe("resourcesOf", () => {
  it("is the sum of the containers, or what an init container needs if that is more", () => {
    const containers = [container("1"), container("500m")];
    assert.deepEqual(resourcesOf({ containers }, "requests"), { cpu: 1.5 });
    assert.deepEqual(resourcesOf({ containers, initContainers: [container("1")] }, "requests"), { cpu: 1.5 });
    assert.deepEqual(resourcesOf({ containers, initContainers: [container("2")] }, "requests"), { cpu: 2 });
  });

  it("counts a sidecar beside the containers, and beside the init containers after it", () => {
    const sidecar = container("1", { restartPolicy: "Always" });
    assert.deepEqual(resourcesOf({ containers: [container("1")], initContainers: [sidecar] }, "requests"), { cpu: 2 });
    const initContainers = [container("3"), sidecar, container("4")];
    assert.deepEqual(resourcesOf({ containers: [container("1")], initContainers }, "requests"), { cpu: 5 });
  });

  it("is what the pod itself asks for, where it does, and what its runtime takes", () => {
    const pod = { containers: [container("1")], resources: { requests: { cpu: "2" } }, overhead: { cpu: "250m" } };
    assert.deepEqual(resourcesOf(pod, "requests"), { cpu: 2.25 });
  });

  it("is nothing of a container without requests", () =>
    assert.deepEqual(resourcesOf({ containers: [{ name: "free" }] }, "limits"), {}));
});

describe("shortOf", () => {
  it("names what is there in too small an amount, and nothing that isn't counted", () => {
    assert.equal(shortOf({ cpu: 1, memory: 1 }, { cpu: 1, memory: 2 }), "memory");
    assert.equal(shortOf({ cpu: 1 }, { cpu: 1, memory: 2 }), undefined);
  });

  it("takes ten times a tenth of a CPU for one", () => {
    const free = less(
      { cpu: 1 },
      Array.from({ length: 9 }, () => ({ cpu: 0.1 })),
    );
    assert.equal(shortOf(free, { cpu: 0.1 }), undefined);
  });
});

describe("amounts", () => {
  it("reads quantities as the API server writes them", () =>
    assert.deepEqual(amounts({ a: "100m", b: "1Gi", c: "1e3", d: "2", e: "1500u", f: "1Pi" }), {
      a: 0.1,
      b: 2 ** 30,
      c: 1000,
      d: 2,
      e: 0.0015,
      f: 2 ** 50,
    }));
});

describe("inWords", () => {
  it("speaks of CPUs in thousandths and of memory in Mi", () =>
    assert.equal(
      inWords({ cpu: 0.1, "limits.memory": 2 ** 30, pods: 1 }),
      "100m of cpu, 1024Mi of limits.memory and 1 of pods",
    ));
});
