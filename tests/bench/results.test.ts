import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PeerName } from "../../bench/peers/peer.ts";
import type { Benchmarks } from "../../bench/results.ts";
import { median, mergeInto, readBenchmarks } from "../../bench/results.ts";

describe("kept results", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "chat-service-test-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const of = (peer: PeerName, seconds: number): Benchmarks => ({
    machine: "2 cores",
    versions: { helm: "4" },
    results: [{ task: "update5", peer, samples: [{ seconds }] }],
    timelines: [{ peer, seconds, requestsPerSecond: 200, parts: [] }],
  });

  it("get what was measured anew in place of what they had, and keep the rest", () => {
    const file = join(directory, "kept.json");
    [of("helm", 1), of("this stack", 2), of("helm", 3)].forEach((measured) => mergeInto(file, measured));
    const { results, timelines } = readBenchmarks(file);
    const kept = { helm: 3, "this stack": 2 };
    assert.deepEqual(Object.fromEntries(results.map(({ peer, samples }) => [peer, samples[0].seconds])), kept);
    assert.deepEqual(Object.fromEntries(timelines.map(({ peer, seconds }) => [peer, seconds])), kept);
  });
});

describe("the median", () => {
  it("is the one in the middle, or between the two in the middle", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});
