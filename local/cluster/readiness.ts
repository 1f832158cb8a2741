import { ports } from "./addresses.ts";
import { tryAdminister } from "./administer.ts";
import type { ClusterNode } from "./nodes.ts";
import { ctrAt, paths } from "./paths.ts";
import { programName } from "./programs.ts";
import type { Note } from "../progress.ts";
import { tryRun } from "../../script/run.ts";
import { waitUntil } from "../wait.ts";

interface NodeObject {
  status: { conditions: { type: string; status: string; lastHeartbeatTime: string }[] };
}

/** Waits until images can be loaded on a node. */
export async function waitForContainerd(node: ClusterNode): Promise<void> {
  const ctr = ctrAt(node.paths.containerdSocket);
  const answers = async () => (await tryRun(ctr.command, [...ctr.args, "images", "list", "--quiet"])).code === 0;
  await waitUntil(answers, {
    withinSeconds: 300,
    otherwise: `containerd doesn't answer (see ${paths.logs}/${programName("containerd", node.number)}.log)`,
  });
}

/** Waits until pods can be created, run and reached, judged by what has been reported since the time given. */
export async function waitUntilReady(nodes: ClusterNode[], since: Date, note: Note): Promise<void> {
  const wait = (what: string, holds: () => Promise<boolean>) => waitFor(what, holds, note);
  await wait("the API server", async () => (await tryAdminister("get", "--raw", "/readyz")).code === 0);
  await wait(
    "the default service account",
    async () => (await tryAdminister("get", "serviceaccount", "default")).code === 0,
  );
  for (const { name, address } of nodes) {
    await wait(`the node ${name}`, async () =>
      nodeIsReady((await tryAdminister("get", "node", name, "--output", "json")).stdout, since),
    );
    await wait(`kube-proxy on ${name}`, () => isHealthy(`${address}:${ports.kubeProxyHealth}`));
  }
}

/** Waits until a part of the cluster works. */
export async function waitFor(what: string, holds: () => Promise<boolean>, note: Note): Promise<void> {
  note(`waiting for ${what}`);
  await waitUntil(holds, { withinSeconds: 300, otherwise: `No ${what} (see ${paths.logs})` });
}

/** Whether a node says that it is ready, and not only said so in an earlier run. */
export function nodeIsReady(nodeJson: string, since: Date): boolean {
  if (nodeJson === "") {
    return false;
  }
  const ready = (JSON.parse(nodeJson) as NodeObject).status.conditions.find(({ type }) => type === "Ready");
  return ready?.status === "True" && Date.parse(ready.lastHeartbeatTime) >= Math.floor(since.getTime() / 1000) * 1000;
}

async function isHealthy(host: string): Promise<boolean> {
  try {
    return (await fetch(`http://${host}/healthz`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
