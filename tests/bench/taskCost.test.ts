import assert from "node:assert/strict";
import { costOf } from "../../bench/taskCost.ts";
import { endOnceSeen } from "../endOnceSeen.ts";
import { largeScript } from "../largeScript.ts";
import { busyScript } from "./busyScript.ts";

describe("what commands cost", () => {
  const signal = new AbortController().signal;
  const shell = (script: string) => ({ command: "sh", args: ["-c", script], cwd: "/tmp", env: process.env });

  it("is the time of all, and the CPU of all processes that they start", async () => {
    const busy = `"${process.execPath}" -e "${busyScript}"`;
    const cost = await costOf([shell("sleep 0.3"), shell(`${busy}; exit 0`)], { mayFail: false, signal });
    assert.ok(cost.seconds > 0.5, `${cost.seconds} s`);
    assert.ok(cost.cpuSeconds > 0.18, `${cost.cpuSeconds} s of CPU`);
  });

  it("has what they wrote, without the times, and leaves the next one out once one fails", async () => {
    const cost = await costOf([shell("printf first; exit 3"), shell("echo second")], { mayFail: true, signal });
    assert.equal(cost.output, "first");
    assert.equal(cost.code, 3);
    assert.ok(cost.cpuSeconds >= 0);
  });

  it("counts the memory of a child's child", async () => {
    const large = shell(`"${process.execPath}" -e "${largeScript}"; exit 0`);
    const onOutput = (text: string) => void endOnceSeen(text);
    const { peakMegabytes } = await costOf([large], { mayFail: false, onOutput, signal });
    assert.ok(peakMegabytes !== undefined && peakMegabytes > 200 && peakMegabytes < 400, `${peakMegabytes} MB`);
  });
});
