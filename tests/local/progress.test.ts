import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { step, summary } from "../../local/progress.ts";

describe("the summary of a start", () => {
  it("is one line that says what took how long, without what took no time", () => {
    const phases = [
      { title: "Checking", seconds: 0.2, parts: [] },
      {
        title: "Building",
        seconds: 300.4,
        parts: [
          { title: "cli", seconds: 100, parts: [] },
          { title: "cached", seconds: 0, parts: [] },
        ],
      },
      { title: "Starting the cluster", seconds: 12, parts: [] },
    ];
    assert.equal(summary(phases, 313.4), "Took 313 s: Building 300 s (cli 100 s), Starting the cluster 12 s");
    assert.equal(summary([], 3), "Took 3 s");
  });
});

describe("a step", () => {
  const write = process.stdout.write;
  let written: string;

  beforeEach(() => {
    written = "";
    process.stdout.write = (text) => {
      written += String(text);
      return true;
    };
  });

  afterEach(() => {
    process.stdout.write = write;
  });

  it("says what it does and how long it took", async () => {
    await step("Building", async () => undefined);
    process.stdout.write = write;
    assert.equal(written, "Building …\n  done in 0 s\n");
  });

  it("says which one it is while another one is at work, also when that one is done", async () => {
    await Promise.all([step("Building", () => sleep(20)), step("Installing", async () => undefined)]);
    process.stdout.write = write;
    assert.equal(written, "Building …\nInstalling …\n  Installing: done in 0 s\n  Building: done in 0 s\n");
  });
});
