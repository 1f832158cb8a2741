import assert from "node:assert/strict";
import { medianRun } from "../../../bench/noop/noopProfile.ts";
import { noopRows } from "../../../bench/noop/noopRows.ts";

describe("the lines of an update that has nothing to do", () => {
  it("are its processes, without those that only start another one, and what the program was at", () => {
    const run = { from: 0, to: 1, cpuSeconds: 0.5, peakMegabytes: 100 };
    const rows = noopRows({
      seconds: 1,
      processes: [
        { ...run, name: "npx" },
        { ...run, name: "sh", cpuSeconds: 0 },
        { ...run, name: "program" },
      ],
      spans: [
        { what: "engine", detail: "/Invoke", from: 0.2, to: 0.3 },
        { what: "API server", detail: "GET /version", from: 0.4, to: 0.5 },
        { what: "engine", detail: "/RegisterResource", from: 0.6, to: 0.7 },
      ],
    });
    assert.deepEqual(
      rows.map(({ title, spans, words }) => `${title}: ${spans.length}, ${words}`),
      [
        "npx: 1, CPU 0.50 s, 100 MB",
        "program: 1, CPU 0.50 s, 100 MB",

        "– waits for the engine: 2, calls: 2",
        "– waits for the API server: 1, calls: 1",
      ],
    );
  });
});

describe("the median of several runs", () => {
  it("is the one in the middle", () => {
    const runs = [3, 1, 2].map((seconds) => ({ seconds, processes: [], spans: [] }));
    assert.equal(medianRun(runs).seconds, 2);
  });
});
