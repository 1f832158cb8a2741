import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peakMegabytes, programPid } from "../../meter/peakMemory.ts";
import { waitUntil } from "../../local/wait.ts";

describe("programPid", () => {
  let directory: string;
  const children: ChildProcess[] = [];

  before(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "chat-service-test-")));
    const run = join(directory, "node_modules/@pulumi/pulumi/cmd/run");
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, "index.js"), "setTimeout(() => {}, 60_000)");
  });
  after(() => {
    children.forEach((child) => child.kill());
    rmSync(directory, { recursive: true });
  });

  function start(cwd: string, ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, args, { cwd, stdio: "ignore" });
    children.push(child);
    return child;
  }

  it("is the process that runs the program in a stack's directory, and no other there or elsewhere", async () => {
    const program = join(directory, "node_modules/@pulumi/pulumi/cmd/run/index.js");
    start(directory, "-e", "require.resolve('@pulumi/pulumi/cmd/run'); setTimeout(() => {}, 60_000)");
    start(tmpdir(), program);
    assert.equal(programPid(directory), undefined);
    const { pid } = start(directory, program, "--monitor=127.0.0.1:1");
    await waitUntil(() => programPid(directory) !== undefined, { withinSeconds: 50, otherwise: "Not found" });
    assert.equal(programPid(directory), pid);
  });
});

describe("peakMegabytes", () => {
  it("is what a process has had at most", () => {
    const peak = peakMegabytes(process.pid) ?? 0;
    assert.ok(peak >= process.memoryUsage.rss() / 1e6 - 1 && peak < 2000, `${peak} MB`);
  });

  it("is unknown for a process that is gone", () => {
    assert.equal(peakMegabytes(2 ** 30), undefined);
  });
});
