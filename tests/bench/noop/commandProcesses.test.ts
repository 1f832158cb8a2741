import assert from "node:assert/strict";
import { CommandProcesses, processName } from "../../../bench/noop/commandProcesses.ts";
import { measureCommand } from "../../../meter/measureCommand.ts";
import { endOnceSeen } from "../../endOnceSeen.ts";
import { busyScript } from "../busyScript.ts";

describe("the processes of a command", () => {
  it("are those that it starts, each with its time and its part of the CPU", async () => {
    const busy = `${busyScript} console.log(process.pid); setInterval(() => undefined, 1000);`;
    const script = `sleep 50 & echo $!; wait; ${process.execPath} -e "${busy}"; exit 0`;
    const beganAt = performance.now();
    let seenAt = NaN;
    let processes: CommandProcesses | undefined;
    await measureCommand({
      command: "sh",
      args: ["-c", script],
      env: process.env,
      onStart(pid) {
        processes = new CommandProcesses(pid, beganAt);
        seenAt = performance.now();
      },
      onOutput: (text) => void endOnceSeen(text),
      signal: new AbortController().signal,
    });
    const runs = processes?.stop() ?? [];
    assert.deepEqual(
      runs.map(({ name }) => name),
      ["sh", "sleep", "node"],
    );
    const [shell, sleep, node] = runs;
    assert.ok(
      shell.from <= (seenAt - beganAt) / 1000 && shell.to >= node.to - 0.1,
      "the shell is there from begin to end",
    );
    assert.ok(sleep.to <= node.from + 0.1, "one after the other");
    assert.ok(sleep.cpuSeconds < 0.05 && node.cpuSeconds > 0.05, `${node.cpuSeconds} s of CPU`);
    assert.ok(node.peakMegabytes > 20, `${node.peakMegabytes} MB`);
  });
});

describe("the name of a process", () => {
  const names: [string[], string][] = [
    [["npm exec pulumi up"], "npx"],
    [["node", "/usr/bin/npx", "pulumi", "up"], "npx"],
    [["node", "/p/node_modules/.bin/pulumi", "up"], "npm package pulumi"],
    [["/root/.pulumi/versions/3.259.0/bin/pulumi", "up"], "CLI"],
    [["/root/.pulumi/versions/3.259.0/bin/pulumi-language-nodejs", "127.0.0.1:1"], "language host"],
    [["/p/bin/node", "/p/node_modules/@pulumi/pulumi/cmd/run/index.js", "--monitor", "x"], "program"],
    [["/root/.pulumi/plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes", "127.0.0.1:1"], "plugin"],
    [["/usr/bin/git", "status"], "git"],
  ];
  for (const [args, name] of names) {
    it(`${args.join(" ")} is ${name}`, () => assert.equal(processName(args), name));
  }
});
