import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { administer, apply } from "./administer.ts";
import { kwokCommand } from "./kwok.ts";
import { paths } from "./paths.ts";

/** Mark of every simulated node: the label by which kwok knows those it plays, and by which they are found again. */
const label = { name: "type", value: "kwok" };
const selector = `${label.name}=${label.value}`;

/** Mark of a real node that was cordoned here, so that nobody else's cordon is ever lifted. */
const cordonMark = "chat-service/cordoned-for-simulated-nodes";

const nodeCount = 10;
/** Their addresses overlap, as 1,250 pods need more than the pod network has; nobody sends these pods anything. */
const nodeNetworks = ["198.19.0.0/24", "198.19.1.0/24", "198.19.2.0/24", "198.19.3.0/24"];
const capacity = { cpu: "1000", memory: "1Ti", pods: "250" };

interface Node {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: { unschedulable?: boolean };
}

/**
 * Does work while all new pods go to ten simulated nodes for up to 2,500 pods, without a container, each ready at once.
 *
 * The real node takes none meanwhile. However the work ends, the simulated nodes are then gone with all their pods.
 * Nobody may send a request to a Service with such pods: their addresses lead nowhere.
 */
export async function onSimulatedNodes<T>(work: () => Promise<T>): Promise<T> {
  const [program, ...args] = await kwokCommand(selector);
  await removeSimulatedNodes(); // A run that was killed may have left them.
  const kwok = startDetached(program, args);
  try {
    await apply(simulatedNodes());
    await cordonRealNodes();
    await administer(["wait", "--for=condition=Ready", "node", `--selector=${selector}`, "--timeout=60s"]);
    return await work();
  } finally {
    await removeSimulatedNodes();
    await end(kwok);
  }
}

/** Deletes the simulated nodes, if there are any, with all pods on them, and lifts the cordon of the real one. */
async function removeSimulatedNodes(): Promise<void> {
  const simulated = (await nodes()).filter(isSimulated).map(({ metadata }) => metadata.name);
  if (simulated.length > 0) {
    await administer(["delete", "node", ...simulated]);
  }
  for (const name of simulated) {
    // Nobody confirms the end of a pod on a node that is gone: without --force it would stay, and count as ready.
    const ofNode = ["--all-namespaces", `--field-selector=spec.nodeName=${name}`];
    await administer(["delete", "pods", ...ofNode, "--force", "--grace-period=0"]);
  }
  for (const { metadata } of (await nodes()).filter(isCordonedHere)) {
    const unmarked = { metadata: { annotations: { [cordonMark]: null } }, spec: { unschedulable: null } };
    await patchNode(metadata.name, unmarked);
  }
}

async function cordonRealNodes(): Promise<void> {
  for (const node of (await nodes()).filter((node) => !isSimulated(node) && node.spec.unschedulable !== true)) {
    const marked = { metadata: { annotations: { [cordonMark]: "" } }, spec: { unschedulable: true } };
    await patchNode(node.metadata.name, marked);
  }
}

/** The simulated nodes as they are created: without the taint of kwok's examples, which no pod here tolerates. */
export function simulatedNodes(): object[] {
  return Array.from({ length: nodeCount }, (_, index) => {
    const podCIDR = nodeNetworks[index % nodeNetworks.length];
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: `simulated-${index}`, labels: { [label.name]: label.value } },
      spec: { podCIDR, podCIDRs: [podCIDR] },
      status: { allocatable: capacity, capacity },
    };
  });
}

async function nodes(): Promise<Node[]> {
  return (JSON.parse(await administer(["get", "nodes", "--output=json"])) as { items: Node[] }).items;
}

function isSimulated({ metadata }: Node): boolean {
  return metadata.labels?.[label.name] === label.value;
}

function isCordonedHere({ metadata }: Node): boolean {
  return metadata.annotations?.[cordonMark] !== undefined;
}

function patchNode(name: string, patch: object): Promise<string> {
  return administer(["patch", "node", name, "--type=merge", "--patch", JSON.stringify(patch)]);
}

/** Starts a program that Ctrl-C at the terminal leaves alone, and that dies with this process however that dies. */
function startDetached(program: string, args: string[]): ChildProcess {
  const log = openSync(join(paths.logs, "kwok.log"), "w");
  const child = spawn("setpriv", ["--pdeathsig=KILL", program, ...args], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const closed = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, "exit");
  child.kill("SIGKILL");
  await closed;
}
