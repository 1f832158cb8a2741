import { clusterNetwork, nodeInterface, podBridge } from "./addresses.ts";
import { run, tryRun } from "../../script/run.ts";

/** Comment of the cluster's own rules. */
const mark = "chat-service";
const families = ["iptables", "ip6tables"];

/** Chains that kubelet, kube-proxy and kube-router make; the pod network's plugins make none. */
const clusterChain = /^KUBE-/;
/**
 * What is in the cluster's rules outside those chains: a jump to one, kube-router's IP sets, an interface, our mark.
 */
const clusterRule = new RegExp(
  ` (-[jg] KUBE-|--match-set kube-router-|-[io] (${podBridge}|${nodeInterface}) |--comment ${mark} )`,
);

/**
 * Lets pods and nodes out, under the host's address, whatever the host's policy is (Docker sets it to drop), and nobody
 * in: other machines could otherwise route to the cluster's addresses through this one.
 */
export async function addRules(): Promise<void> {
  const comment = `-m comment --comment ${mark}`;
  const rules = [
    "*filter",
    `-I INPUT ! -i lo ! -s ${clusterNetwork} -d ${clusterNetwork} -m conntrack --ctstate NEW ${comment} -j DROP`,
    `-I FORWARD ! -s ${clusterNetwork} -d ${clusterNetwork} -m conntrack --ctstate NEW ${comment} -j DROP`,
    `-I FORWARD -d ${clusterNetwork} -m conntrack --ctstate RELATED,ESTABLISHED ${comment} -j ACCEPT`,
    `-I FORWARD -s ${clusterNetwork} ${comment} -j ACCEPT`,
    "COMMIT",
    "*nat",
    `-I POSTROUTING -s ${clusterNetwork} ! -d ${clusterNetwork} ${comment} -j MASQUERADE`,
    "COMMIT",
  ];
  await run("iptables-restore", ["--wait", "5", "--noflush"], { input: `${rules.join("\n")}\n` });
}

/** Removes the cluster's rules and chains, and nothing else. */
export async function removeRules(): Promise<void> {
  for (const family of families) {
    const removal = removalOf((await tryRun(`${family}-save`, [])).stdout);
    if (removal !== "") {
      await run(`${family}-restore`, ["--wait", "5", "--noflush"], { input: removal });
    }
  }
}

/** Lines of the rule sets that belong to this cluster or, if it isn't running, to another one. */
export async function clusterRules(): Promise<string[]> {
  const rules: string[] = [];
  for (const family of families) {
    const { stdout } = await tryRun(`${family}-save`, []);
    rules.push(...stdout.split("\n").filter((line) => isClusterChain(line) || isClusterRule(line)));
  }
  return rules;
}

/** Input for iptables-restore that removes a cluster's chains and rules from what iptables-save printed. */
export function removalOf(saved: string): string {
  const removal: string[] = [];
  for (const table of saved.split(/^(?=\*)/m).filter((text) => text.startsWith("*"))) {
    const lines = table.split("\n");
    const chains = lines.filter(isClusterChain).map((line) => line.slice(1).split(" ")[0]);
    const rules = lines.filter((line) => isClusterRule(line) && !clusterChain.test(line.split(" ")[1]));
    if (chains.length > 0 || rules.length > 0) {
      removal.push(
        lines[0],
        ...chains.map((chain) => `:${chain} - [0:0]`),
        ...rules.map((rule) => rule.replace(/^-A/, "-D")),
        ...chains.map((chain) => `-X ${chain}`),
        "COMMIT",
        "",
      );
    }
  }
  return removal.join("\n");
}

function isClusterChain(line: string): boolean {
  return line.startsWith(":") && clusterChain.test(line.slice(1));
}

function isClusterRule(line: string): boolean {
  return line.startsWith("-A ") && clusterRule.test(line);
}
