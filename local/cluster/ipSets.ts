import { run, tryRun } from "../../script/run.ts";

/** Sets of addresses that kube-router makes for its iptables rules. */
const clusterSet = /^(inet6:)?(KUBE-(SRC|DST)-|kube-router-)/;

/** Those on the host; none where the program that lists them is missing. */
export async function clusterIpSets(): Promise<string[]> {
  const { stdout } = await tryRun("ipset", ["list", "-name"]);
  return stdout.split("\n").filter((name) => clusterSet.test(name));
}

/** Removes them, once no iptables rule uses them any more. */
export async function removeIpSets(): Promise<void> {
  for (const name of await clusterIpSets()) {
    await run("ipset", ["destroy", name]);
  }
}
