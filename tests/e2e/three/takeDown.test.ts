import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import { stateDirectory } from "../../../local/cluster/paths.ts";
import { stopCluster } from "../../../local/cluster/stopCluster.ts";
import { tryRun } from "../../../script/run.ts";
import { until } from "../testStack.ts";

describe("a cluster of three nodes that is taken down", () => {
  let untouched: Record<string, string[]>;

  before(async () => {
    await stopCluster();
    untouched = await traces();
  });

  it("leaves nothing that bears its names but its state", () => {
    const left = Object.entries(untouched).flatMap(([kind, lines]) => lines.map((line) => `${kind}: ${line}`));
    assert.deepEqual(
      left.filter((line) => /chat-|kube|containerd|198\.19\./i.test(line)),
      [`folders: ${stateDirectory}`],
    );
  });

  const nodes = clusterNodes(3);
  const moments: [string, string[]][] = [
    ["as soon as a node has its network", [nodes[1].networkNamespace ?? ""]],
    // The scheduler may leave any of the nodes without a pod.
    ["while its pods start", nodes.map(({ paths }) => paths.podAddresses)],
  ];
  for (const [moment, anyOf] of moments) {
    it(`leaves nothing after a start that was killed ${moment}`, async () => {
      const start = spawn(process.execPath, ["bin/startCluster.ts", "--nodes", "3"], { stdio: "ignore" });
      const ended = once(start, "exit");
      await until(
        anyOf.join(" or "),
        () => {
          assert.equal(start.exitCode, null, "the start ended by itself");
          return Promise.resolve(anyOf.some((file) => existsSync(file)));
        },
        120,
      );
      assert.ok(start.kill("SIGKILL"));
      await ended;
      assert.notDeepEqual(await traces(), untouched);

      await stopCluster();
      // A `ctr` of the killed start gives up its containerd after 10 s.
      await until("the end of its commands", async () => (await traces()).processes.length === 0);
      assert.deepEqual(await traces(), untouched);
    });
  }
});

/** What a cluster could leave on the machine, by kind. */
async function traces(): Promise<Record<string, string[]>> {
  const said = async (command: string, ...args: string[]) =>
    (await tryRun(command, args)).stdout.split("\n").filter((line) => line !== "");
  const rules = (lines: string[]) => lines.filter((line) => /^(-A|:\S+ -)/.test(line));
  return {
    processes: processes().filter((line) => /\/(lib|run|\.cache)\/chat-service/.test(line)),
    mounts: readFileSync("/proc/self/mounts", "utf8").split("\n"),
    networkNamespaces: await said("lsns", "--type=net", "--noheadings", "--output=NS"),
    interfaces: (await said("ip", "-oneline", "link")).map((line) => line.split(":")[1]),
    routes: await said("ip", "route", "show", "table", "all"),
    ipRules: await said("ip", "rule"),
    iptables: rules(await said("iptables-save")),
    ip6tables: rules(await said("ip6tables-save")),
    ipSets: await said("ipset", "list", "-name"),
    controlGroups: await said("find", "/sys/fs/cgroup", "-type", "d", "-name", "chat-*"),
    folders: ["/run", "/var/lib", "/var/log", "/etc/iproute2"].flatMap((folder) =>
      readdirSync(folder).map((name) => join(folder, name)),
    ),
    routingTables: await said("cat", "/etc/iproute2/rt_tables"),
    kernelSettings: ["ip_forward", "conf/all/route_localnet"].map((name) =>
      readFileSync(join("/proc/sys/net/ipv4", name), "utf8"),
    ),
  };
}

/** Command lines of all that runs. */
function processes(): string[] {
  return readdirSync("/proc")
    .map((name) => join("/proc", name, "cmdline"))
    .filter((file) => /\d/.test(file) && existsSync(file))
    .map((file) => readFileSync(file, "utf8").replaceAll("\0", " "));
}
