import { clusterName } from "./addresses.ts";
import { say } from "../progress.ts";
import { Refusal } from "../../refusal/refusal.ts";
import { run, tryRun } from "../../script/run.ts";

const localCluster = /^(kind-.+|k3d-.+|minikube|docker-desktop|rancher-desktop|orbstack)$/;

interface KubeconfigView {
  contexts: { name: string; context: { cluster: string; user: string } }[] | null;
  "current-context": string;
}

/** Whether this machine and user can run a cluster of their own. */
export const runsOwnCluster = () => process.platform === "linux" && process.getuid?.() === 0;

/** Whether a context's name is one that a local cluster's tool gives. */
export function isLocalCluster(context: string): boolean {
  return localCluster.test(context);
}

/** Whether a context is a local cluster's, be it under the additional name. */
export function isLocalContext(context: string, cluster: string): boolean {
  return isLocalCluster(context === clusterName ? cluster : context);
}

/** Gives the current context the additional name `chat-local`, if it is a local cluster's. */
export async function useExistingCluster(): Promise<void> {
  const view = await viewKubeconfig();
  const current = view["current-context"];
  const context = view.contexts?.find(({ name }) => name === current)?.context;
  if (context === undefined || !isLocalContext(current, context.cluster)) {
    throw new Refusal(
      "UnfitMachine",
      "A local cluster of its own needs Linux and root, and the current context is " +
        `${current === "" ? "not set" : `"${current}"`}, which isn't known to be a local cluster's. ` +
        "Run sudo npm start on Linux, or make one and run npm start again: kind create cluster",
    );
  }
  if (current === clusterName) {
    say(`Using the cluster of the current context ${clusterName}.`);
    return;
  }
  await run("kubectl", [
    "config",
    "set-context",
    clusterName,
    `--cluster=${context.cluster}`,
    `--user=${context.user}`,
  ]);
  say(`Using the local cluster of the current context ${current}, now also under the name ${clusterName}.`);
}

/** Removes the additional name; the cluster itself is the user's and stays. */
export async function forgetExistingCluster(): Promise<void> {
  await tryRun("kubectl", ["config", "delete-context", clusterName]);
}

async function viewKubeconfig(): Promise<KubeconfigView> {
  const { code, stdout, stderr } = await tryRun("kubectl", ["config", "view", "--output", "json"]);
  if (code !== 0) {
    throw new Refusal(
      "UnfitMachine",
      `kubectl doesn't work here (${stderr.trim()}). Install it: https://kubernetes.io/docs/tasks/tools/`,
    );
  }
  return JSON.parse(stdout) as KubeconfigView;
}
