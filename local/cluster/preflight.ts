import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { clusterNetwork, devNodePort, kubeRouterPorts, loopback, ports } from "./addresses.ts";
import { clusterRules } from "./firewall.ts";
import { clusterInterfaces, conflictingRoutes } from "./network.ts";
import { stateDirectory } from "./paths.ts";
import { requireFreeSpace } from "../diskSpace.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { tryRun } from "../../script/run.ts";

/** Gigabytes for images, logs and etcd's data. */
const stateSpaceGigabytes = 2;

/** @throws Refusal with all that is in the way of a start, before anything on the host is changed. */
export async function requireFreeHost({ severalNodes }: { severalNodes: boolean }): Promise<void> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  requireFreeSpace(stateDirectory, stateSpaceGigabytes, "for the local cluster");

  const problems: string[] = [];
  if ((await tryRun("unshare", ["--mount", "--net", "true"])).code !== 0) {
    problems.push(
      "Root may not mount here or make networks, as in a container. " +
        "Run npm start on the host, or the container with --privileged.",
    );
  }
  if (severalNodes && (await tryRun("ipset", ["list", "-name"])).code !== 0) {
    problems.push(
      "The kernel has no IP sets, which kube-router needs for several nodes. Start one: npm run cluster:start",
    );
  }
  const furtherPorts = severalNodes ? Object.values(kubeRouterPorts) : [];
  for (const port of [...Object.values(ports), ...furtherPorts, devNodePort]) {
    if (!(await isFree(port))) {
      problems.push(`Port ${port} on ${loopback} is taken${await holderOf(port)}. Stop that program.`);
    }
  }
  if ((await clusterRules()).length > 0) {
    problems.push(
      "iptables has KUBE- chains of another Kubernetes on this machine, which a second one would break. " +
        "Use that cluster: npx pulumi config set kubernetes:context NAME --stack dev, npx pulumi up --stack dev.",
    );
  }
  const interfaces = await clusterInterfaces();
  if (interfaces.length > 0) {
    problems.push(
      `Another program has made the network interface ${interfaces.join(", ")}. ` +
        `Remove it, if nothing uses it: ip link delete ${interfaces[0]}`,
    );
  }
  const routes = await conflictingRoutes();
  if (routes.length > 0) {
    problems.push(
      `The host has routes into ${clusterNetwork}, which the local cluster uses: ${routes.join("; ")}. Remove them.`,
    );
  }
  if (!existsSync("/sys/fs/cgroup/pids") && !existsSync("/sys/fs/cgroup/cgroup.controllers")) {
    problems.push("No control groups are mounted on /sys/fs/cgroup. Mount them: mount -t cgroup2 none /sys/fs/cgroup");
  }
  if (problems.length > 0) {
    throw new Refusal("UnfitMachine", [
      "The local cluster can't start here:",
      ...problems.map((problem) => `- ${problem}`),
    ]);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, loopback, () => server.close(() => resolve(true)));
  });
}

/** Names the program that listens on a port, where it can be told. */
async function holderOf(port: number): Promise<string> {
  const { stdout } = await tryRun("ss", [
    "--listening",
    "--tcp",
    "--numeric",
    "--processes",
    "--no-header",
    `sport = :${port}`,
  ]);
  const holder = /users:\(\("([^"]+)",pid=(\d+)/.exec(stdout);
  return holder === null ? "" : ` by ${holder[1]} (pid ${holder[2]})`;
}
