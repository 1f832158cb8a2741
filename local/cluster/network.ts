import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clusterNetwork, nodeAddress, nodeInterface, podBridge } from "./addresses.ts";
import { allowForwarding } from "./hostSettings.ts";
import type { ClusterNode } from "./nodes.ts";
import { inNamespace } from "./nodes.ts";
import { paths } from "./paths.ts";
import { run, tryRun } from "../../script/run.ts";

interface Link {
  ifname: string;
  master?: string;
}

const switchBridge = "switch";

/**
 * Joins the nodes by a network that no cable or Wi-Fi takes away.
 *
 * Its switch has a namespace of its own, so that no node's iptables rules see what passes between others.
 */
export async function createNetwork(nodes: ClusterNode[]): Promise<void> {
  await createNamespace(paths.switch);
  await ip(paths.switch, "link", "add", switchBridge, "type", "bridge");
  await ip(paths.switch, "link", "set", switchBridge, "up");
  for (const { number, networkNamespace, address } of nodes) {
    if (networkNamespace !== undefined) {
      await createNamespace(networkNamespace);
      await allowForwarding(networkNamespace);
    }
    await plugIn({ networkNamespace, port: portOf(number), address });
  }
  // What no other route takes stays on this machine.
  await ip(undefined, "route", "add", clusterNetwork, "dev", nodeInterface);
}

const portOf = (nodeNumber: number) => `node${nodeNumber}`;

/** Cuts a node off from the network, as if its cable were pulled, or joins it again. */
export async function setCable(node: ClusterNode, plugged: boolean): Promise<void> {
  await ip(paths.switch, "link", "set", portOf(node.number), plugged ? "up" : "down");
}

/**
 * Adds a client that is no node, and returns the file of its network namespace; `inNamespace` runs a command there.
 *
 * @param address one of 198.19.255.100 to 198.19.255.254.
 */
export async function addClient(address: string): Promise<string> {
  const networkNamespace = clientNamespace(address);
  await createNamespace(networkNamespace);
  await plugIn({ networkNamespace, port: `client${address.split(".").at(-1)}`, address });
  return networkNamespace;
}

/** Removes such a client, which takes its interfaces along. */
export async function removeClient(address: string): Promise<void> {
  await run("umount", [clientNamespace(address)]);
  rmSync(clientNamespace(address));
}

const clientNamespace = (address: string) => join(paths.clients, address);

/** Gives a network namespace an address in the nodes' network, and the first node as its way to anywhere else. */
async function plugIn(end: { networkNamespace: string | undefined; port: string; address: string }): Promise<void> {
  const { networkNamespace, port, address } = end;
  await ip(networkNamespace, "link", "add", nodeInterface, "type", "veth", "peer", "name", port, "netns", paths.switch);
  await ip(paths.switch, "link", "set", port, "up", "master", switchBridge);
  await ip(networkNamespace, "address", "add", `${address}/24`, "dev", nodeInterface);
  await ip(networkNamespace, "link", "set", nodeInterface, "up");
  if (networkNamespace !== undefined) {
    await ip(networkNamespace, "route", "add", "default", "via", nodeAddress);
  }
}

/** Makes a network namespace that stays, without a process in it, for as long as its file is mounted. */
async function createNamespace(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, "");
  await run("unshare", [`--net=${file}`, "ip", "link", "set", "lo", "up"]);
}

/** Runs `ip` in a network namespace. */
async function ip(networkNamespace: string | undefined, ...args: string[]): Promise<void> {
  const [command, ...rest] = inNamespace(networkNamespace, ["ip", ...args]);
  await run(command, rest);
}

/** Removes the pods' bridge with all its ports, and the first node's interface; those of namespaces go with them. */
export async function removeInterfaces(): Promise<void> {
  for (const name of await clusterInterfaces()) {
    await tryRun("ip", ["link", "delete", name]);
  }
}

/** Network interfaces of the cluster; the ports of a bridge before the bridge. */
export async function clusterInterfaces(): Promise<string[]> {
  const { code, stdout } = await tryRun("ip", ["-json", "link", "show"]);
  const links = code === 0 ? (JSON.parse(stdout) as Link[]) : []; // Without `ip`, nobody has made any.
  const own = [podBridge, nodeInterface];
  return links
    .filter(({ ifname, master }) => own.includes(ifname) || own.includes(master ?? ""))
    .sort((a, b) => own.indexOf(a.ifname) - own.indexOf(b.ifname))
    .map(({ ifname }) => ifname);
}

/** Routes of the host into the cluster's own address range. */
export async function conflictingRoutes(): Promise<string[]> {
  return (await run("ip", ["route", "show", "root", clusterNetwork])).split("\n").filter((line) => line !== "");
}
