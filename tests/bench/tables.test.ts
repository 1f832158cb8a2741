import assert from "node:assert/strict";
import type { Benchmarks, TaskResult } from "../../bench/results.ts";
import { resultTables } from "../../bench/tables.ts";

const tablesOf = (...results: TaskResult[]) => {
  const benchmarks: Benchmarks = { machine: "2 cores", versions: { helm: "4" }, results, timelines: [] };
  return resultTables(benchmarks).split("\n");
};

describe("the benchmark's tables", () => {
  it("have the median with its spread, and the ratios to the fastest peer and to when the pods were ready", () => {
    const lines = tablesOf(
      {
        task: "update5",
        peer: "this stack",
        samples: [10, 12, 14].map((seconds) => ({ seconds, floorSeconds: seconds - 2 })),
      },
      { task: "update5", peer: "helm", samples: [{ seconds: 8 }] },
      { task: "update5", peer: "template", samples: [{ seconds: 16 }] },
    );
    assert.ok(lines.includes("| update of 5 | 12 (10–14) | 16 | 8.0 |  |  | 10.0 | 1.50 | 1.20 |"), lines.join("\n"));
  });

  it("have where the time of a change goes", () => {
    const samples = [{ seconds: 20, firstPodSeconds: 2.4, floorSeconds: 13, oldGoneSeconds: 19.8 }];
    const lines = tablesOf({ task: "update5", peer: "this stack", samples });
    assert.ok(lines.includes("| update of 5 | 2.4 / 13.0 / 19.8 / 20.0 |  |  |  |  |"), lines.join("\n"));
  });

  it("have requests lost in all measurements together", () => {
    const samples = [
      { seconds: 1, requests: 1000, failed: 3 },
      { seconds: 1, requests: 1500, failed: 4 },
    ];
    const lines = tablesOf({ task: "update5", peer: "kubectl, by hand", samples });
    assert.ok(lines.includes("| update of 5 |  |  |  |  | 7 of 2,500 |"), lines.join("\n"));
  });

  it("say that a failure was never told, where a command was ended", () => {
    const told = { pod: false, reason: false, log: false, wayBack: false };
    const lines = tablesOf({ task: "crash", peer: "template", samples: [{ seconds: 330, endedEarly: true }], told });
    assert.ok(
      lines.includes("| server that crashes, template | more than 330 | never | no | no | no | no |"),
      lines.join("\n"),
    );
  });
});
