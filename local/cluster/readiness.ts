import { clusterName, loopback, ports } from "./addresses";
import { ctr, kubectl, paths } from "./paths";
import type { Note } from "../progress";
import { tryRun } from "../../script/run";
import { waitUntil } from "../wait";

interface NodeObject {
  status: { conditions: { type: string; status: string; lastHeartbeatTime: string }[] };
}

/** Runs kubectl as the cluster's administrator. */
export function administer(...args: string[]) {
  return tryRun(kubectl(), ["--kubeconfig", paths.adminKubeconfig, ...args]);
}

/** Waits until images can be loaded. */
export async function waitForContainerd(): Promise<void> {
  const answers = async () => (await tryRun(ctr.command, [...ctr.args, "images", "list", "--quiet"])).code === 0;
  await waitUntil(answers, {
    withinSeconds: 60,
    otherwise: `containerd doesn't answer (see ${paths.logs}/containerd.log)`,
  });
}

/** Waits until pods can be created, run and reached, judged by what has been reported since the time given. */
export async function waitUntilReady(since: Date, note: Note): Promise<void> {
  const wait = async (what: string, holds: () => Promise<boolean>) => {
    note(`waiting for ${what}`);
    await waitUntil(holds, { withinSeconds: 120, otherwise: `No ${what} (see ${paths.logs})` });
  };
  await wait("the API server", async () => (await administer("get", "--raw", "/readyz")).code === 0);
  await wait(
    "the default service account",
    async () => (await administer("get", "serviceaccount", "default")).code === 0,
  );
  await wait("the node", async () =>
    nodeIsReady((await administer("get", "node", clusterName, "--output", "json")).stdout, since),
  );
  await wait("kube-proxy", () => isHealthy(ports.kubeProxyHealth));
}

/** Whether a node says that it is ready, and not only said so in an earlier run. */
export function nodeIsReady(nodeJson: string, since: Date): boolean {
  if (nodeJson === "") {
    return false;
  }
  const ready = (JSON.parse(nodeJson) as NodeObject).status.conditions.find(({ type }) => type === "Ready");
  return ready?.status === "True" && Date.parse(ready.lastHeartbeatTime) >= Math.floor(since.getTime() / 1000) * 1000;
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://${loopback}:${port}/healthz`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
