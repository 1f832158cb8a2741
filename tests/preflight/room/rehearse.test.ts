import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rehearse } from "../../../preflight/room/rehearse.ts";

const place = (free: number, ...replicas: number[]) => ({
  name: "one",
  free: { cpu: free },
  replicas: replicas.map((cpu) => ({ cpu })),
});
const rollout = (replicas: number) => ({ isRollout: true, current: replicas, wanted: replicas });

describe("rehearse", () => {
  it("places as many more replicas as there is room for", () => {
    const scale = { isRollout: false, current: 3, wanted: 6 };
    assert.deepEqual(rehearse([place(1), place(5)], { cpu: 1 }, scale), { placed: 3, needed: 3 });
    assert.deepEqual(rehearse([place(1.5), place(0.9)], { cpu: 1 }, scale), { placed: 1, needed: 3 });
  });

  it("replaces all with room for one more, each old one making room for the next", () =>
    assert.deepEqual(rehearse([place(1, 1, 1, 1)], { cpu: 1 }, rollout(3)), { placed: 3, needed: 3 }));

  it("replaces none without room for one more", () =>
    assert.deepEqual(rehearse([place(0.9, 1, 1, 1)], { cpu: 1 }, rollout(3)), { placed: 0, needed: 3 }));

  it("is stuck midway where the new ones take more than the old ones leave", () =>
    assert.deepEqual(rehearse([place(2, 1, 1, 1)], { cpu: 2 }, rollout(3)), { placed: 1, needed: 3 }));

  it("needs no room for an update that takes replicas away first", () =>
    assert.deepEqual(rehearse([place(0, 1, 1, 1)], { cpu: 1 }, { ...rollout(3), wanted: 2 }), {
      placed: 2,
      needed: 2,
    }));

  it("has no old one go before as many as are wanted are there", () => {
    const grown = { isRollout: true, current: 3, wanted: 6 };
    assert.deepEqual(rehearse([place(3, 1, 1, 1)], { cpu: 1 }, grown), { placed: 3, needed: 6 });
    assert.deepEqual(rehearse([place(4, 1, 1, 1)], { cpu: 1 }, grown), { placed: 6, needed: 6 });
  });

  it("lets go where the next one then fits", () =>
    assert.deepEqual(rehearse([place(2), place(0, 1), place(1, 1)], { cpu: 2 }, { ...rollout(2) }), {
      placed: 2,
      needed: 2,
    }));

  it("leaves the places as they are", () => {
    const places = [place(1, 1)];
    rehearse(places, { cpu: 1 }, rollout(1));
    assert.deepEqual(places, [place(1, 1)]);
  });

  it("succeeds with the same size exactly where one more fits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ free: fc.integer({ min: 0, max: 3 }), old: fc.integer({ min: 0, max: 3 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        (nodes) => {
          const places = nodes.map(({ free, old }) => place(free, ...Array.from({ length: old }, () => 1)));
          const replicas = nodes.reduce((total, { old }) => total + old, 0);
          fc.pre(replicas > 0);
          const { placed, needed } = rehearse(places, { cpu: 1 }, rollout(replicas));
          assert.equal(
            placed === needed,
            nodes.some(({ free }) => free > 0),
          );
        },
      ),
    );
  });
});
