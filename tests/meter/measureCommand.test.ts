import assert from "node:assert/strict";
import type { CommandToMeasure } from "../../meter/measureCommand.ts";
import { measureCommand } from "../../meter/measureCommand.ts";
import { endOnceSeen } from "../endOnceSeen.ts";
import { largeScript } from "../largeScript.ts";

describe("measureCommand", () => {
  const never = new AbortController().signal;
  const node = (script: string, more: Partial<CommandToMeasure> = {}) =>
    measureCommand({ command: process.execPath, args: ["-e", script], env: process.env, signal: never, ...more });

  it("says how long a command took, and the most memory that it had", async () => {
    const start = performance.now();
    const onOutput = (text: string) => void endOnceSeen(text);
    const { seconds, peakMegabytes } = await node(largeScript, { mayFail: true, onOutput });
    assert.ok(seconds > 0.39 && seconds <= (performance.now() - start) / 1000, `${seconds} s`);
    assert.ok(peakMegabytes !== undefined && peakMegabytes > 200 && peakMegabytes < 400, `${peakMegabytes} MB`);
  });

  it("counts the memory of another process, if one is named", async () => {
    let sleeping = 0;
    const { peakMegabytes } = await measureCommand({
      command: "sleep",
      args: ["50"],
      env: process.env,
      mayFail: true,
      onStart: (pid) => (sleeping = pid),
      findProcess() {
        process.kill(sleeping);
        return process.pid;
      },
      signal: never,
    });
    assert.ok(peakMegabytes !== undefined && peakMegabytes > 40, `${peakMegabytes} MB`);
  });

  it("gives the command its input", async () => {
    const script = "process.stdin.on('data', (data) => process.exit(String(data) === 'manifest' ? 0 : 1))";
    await node(script, { input: "manifest" });
  });

  it("refuses a command that fails, with what it wrote", async () => {
    await assert.rejects(node("console.log('out'); console.error('why'); process.exit(3)"), {
      code: "CommandFailed",
      message: /failed \(3\):[^]*why/,
    });
  });

  it("has the exit code and what was written of a command that may fail, and tells it as it is written", async () => {
    let told = "";
    const onOutput = (text: string) => (told += text);
    const { code, output } = await node("console.log('why'); process.exit(3)", { mayFail: true, onOutput });
    assert.deepEqual([code, output, told], [3, "why\n", "why\n"]);
  });

  it("refuses a command that doesn't exist", async () => {
    const missing = measureCommand({ command: "no-such-command", args: [], env: process.env, signal: never });
    await assert.rejects(missing, /no-such-command.*ENOENT/);
  });

  it("interrupts the command when it is told to end, and ends with the reason", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("interrupted")), 200);
    const start = performance.now();
    await assert.rejects(node("setTimeout(() => {}, 60_000)", { signal: controller.signal }), /^Error: interrupted$/);
    assert.ok(performance.now() - start < 10_000);
  });
});
