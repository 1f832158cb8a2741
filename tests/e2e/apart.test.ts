import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tryRun } from "../../script/run.ts";

const script = "tests/e2e/apart.sh";

describe("what tests with a cluster of their own run in", () => {
  it("has no process, network or state of the machine's", async () => {
    const look = "ls /var/lib; ls /sys/class/net; ls /proc | grep -c '^[0-9]'";
    const { stdout, stderr } = await tryRun(script, ["sh", "-c", look]);
    const [network, processes, ...more] = stdout.trim().split("\n");
    assert.deepEqual([network, more], ["lo", []], stdout + stderr);
    assert.ok(Number(processes) <= 5, stdout);
  });

  it("exits as the command does", async () => {
    assert.equal((await tryRun(script, ["sh", "-c", "exit 3"])).code, 3);
  });

  it("leaves nothing behind, also where it is ended", async () => {
    const apart = spawn(script, ["sh", "-c", "echo begun; sleep 1234 & wait"], { detached: true });
    const traces = () => tracesOf(apart.pid!);
    await once(apart.stdout, "data");
    assert.equal(traces().length, 2);
    process.kill(-apart.pid!, "SIGTERM");
    await once(apart, "close"); // Nobody has its output open any more, also none of those that it started.
    assert.deepEqual(traces(), []);
  });
});

/** Its folder for state, and its control group: one of those in version 1. */
function tracesOf(pid: number): string[] {
  return ["/var/tmp", "/sys/fs/cgroup", "/sys/fs/cgroup/pids"]
    .map((folder) => `${folder}/chat-apart-${pid}`)
    .filter((path) => existsSync(path));
}
