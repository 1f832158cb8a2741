import { clusterNetwork, nodeAddress, nodeInterface, podBridge } from "./addresses";
import { run, tryRun } from "../../script/run";

interface Link {
  ifname: string;
  master?: string;
}

/** Gives the node an address of its own, which no cable or Wi-Fi takes away. */
export async function addNodeInterface(): Promise<void> {
  await run("ip", ["link", "add", nodeInterface, "type", "bridge"]);
  await run("ip", ["address", "add", `${nodeAddress}/32`, "dev", nodeInterface]);
  await run("ip", ["link", "set", nodeInterface, "up"]);
}

/** Removes the pods' bridge with all its ports, and the node's interface. */
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
