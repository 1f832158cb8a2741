import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Change, Cost } from "./changeCost";
import { costOf } from "./changeCost";
import { CountingProxy } from "./countingProxy";
import { programPid } from "./peakMemory";
import { clusterName, loopback, ports } from "../local/cluster/addresses";
import { kubectl } from "../local/cluster/paths";
import { onSimulatedNodes } from "../local/cluster/simulatedNodes";
import { pulumi } from "../local/engine/ensureEngine";
import { step } from "../local/progress";
import { copyEnvironment, copyProject } from "../script/projectCopy";
import { Refusal } from "../refusal";
import { run } from "../script/run";

export interface UpdateCostOptions {
  /** How many replicas there are to be; the first ones are 3. */
  replicas: number;
  /** Folder of the project whose program is measured. */
  project: string;
  /** Whether kubectl's costs are measured as well, with the hand-written manifests. */
  withKubectl: boolean;
  /** Ends the measurement early; what it made is taken away first. */
  signal: AbortSignal;
}

const stack = "dev";
const namespaces = { stack: `chat-${stack}`, byHand: "chat-by-hand" };
const deployment = "chat-deployment";
const inContext = ["--context", clusterName];
const firstReplicas = 3;
const tags = { first: "0.1.2", next: "0.1.3" };
const manifests = join(__dirname, "..", "tests", "seed", "chat.yaml");

/** Measures one change. */
type Measure = (change: Omit<Change, "deployment">) => Promise<Cost>;

/**
 * Measures on simulated nodes what it costs to create the dev stack with 3 replicas, to scale it, and to update all
 * replicas, with a quarter more of them at a time; and the same with kubectl and the hand-written manifests.
 *
 * @throws Refusal if the stack's namespace exists: it would be somebody's own.
 */
export async function updateCosts({ replicas, project, withKubectl, signal }: UpdateCostOptions): Promise<Cost[]> {
  const view = ["config", "view", "--raw", "--minify", "--flatten", "--output=json"];
  const kubeconfig = await run(kubectl(), [...inContext, ...view]);
  const proxy = await CountingProxy.start({ host: loopback, port: ports.apiServer });
  const directory = await mkdtemp(join(tmpdir(), "chat-service-"));
  const proxied = join(directory, "kubeconfig");
  await writeFile(proxied, withServer(kubeconfig, `https://${loopback}:${proxy.port}`), { mode: 0o600 });

  const measure: Measure = (change) => costOf({ ...change, deployment }, { proxy, kubeconfig, signal });
  try {
    return await onSimulatedNodes(async () => {
      await refuseTakenNamespace();
      const stackCosts = await inNamespace(namespaces.stack, () => costsOfStack(replicas, project, proxied, measure));
      if (!withKubectl) {
        return stackCosts;
      }
      const kubectlCosts = await inNamespace(namespaces.byHand, () => costsOfKubectl(replicas, proxied, measure));
      return [...stackCosts, ...kubectlCosts];
    });
  } finally {
    await proxy.stop();
    await rm(directory, { recursive: true });
  }
}

/** The costs of the stack, in a copy of the project with state of its own. */
async function costsOfStack(replicas: number, project: string, kubeconfig: string, measure: Measure): Promise<Cost[]> {
  const directory = await copyProject(project, stack, join(project, "node_modules"));
  const place = { cwd: directory, env: { ...copyEnvironment(directory), KUBECONFIG: kubeconfig } };
  const pulumiRun = (...args: string[]) => run(pulumi.command, [...pulumi.args, "--non-interactive", ...args], place);
  const up = [...pulumi.args, "--non-interactive", "--color=never", "up", "--yes", "--skip-preview"];
  const change = (change: string): Promise<Cost> => {
    const command = { ...place, command: pulumi.command, args: up, findProcess: () => programPid(directory) };
    return measure({ change, by: "pulumi up", namespace: namespaces.stack, commands: [command] });
  };
  try {
    await pulumiRun("stack", "init", stack);
    await pulumiRun("config", "set", "kubernetes:context", clusterName);
    await pulumiRun("config", "set", "imageTag", tags.first);
    await pulumiRun("config", "set", "maxSurge", String(Math.ceil(replicas / 4)));
    await pulumiRun("config", "set", "replicas", String(firstReplicas));
    const created = await change(titles(replicas).created);
    await pulumiRun("config", "set", "replicas", String(replicas));
    const scaled = await change(titles(replicas).scaled);
    await pulumiRun("config", "set", "imageTag", tags.next);
    return [created, scaled, await change(titles(replicas).updated)];
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The costs of the hand-written manifests, applied and waited for with kubectl. */
async function costsOfKubectl(replicas: number, kubeconfig: string, measure: Measure): Promise<Cost[]> {
  await deleteNamespace(namespaces.byHand); // A run that was killed may have left it.
  await run(kubectl(), [...inContext, "create", "namespace", namespaces.byHand]);
  const written = await readFile(manifests, "utf8");
  const more = written.replace(`replicas: ${firstReplicas}`, `replicas: ${replicas}`);
  const change = (change: string, manifest: string): Promise<Cost> => {
    const command = (args: string[], input?: string) => ({
      command: kubectl(),
      args: [...inContext, "--namespace", namespaces.byHand, ...args],
      env: { ...process.env, KUBECONFIG: kubeconfig },
      input,
    });
    const apply = command(["apply", "-f", "-"], manifest);
    const commands = [apply, command(["rollout", "status", `deployment/${deployment}`])];
    return measure({ change, by: "kubectl", namespace: namespaces.byHand, commands });
  };
  return [
    await change(titles(replicas).created, written),
    await change(titles(replicas).scaled, more),
    await change(titles(replicas).updated, more.replace(tags.first, tags.next)),
  ];
}

function titles(replicas: number) {
  const many = replicas.toLocaleString("en");
  return {
    created: `first ${firstReplicas} replicas`,
    scaled: `${firstReplicas} → ${many} replicas`,
    updated: `${tags.first} → ${tags.next}, ${many} replicas`,
  };
}

/** Does work in a namespace that is deleted afterwards with all that is in it, however the work ends. */
async function inNamespace<T>(namespace: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await step(`Deleting the namespace ${namespace}`, () => deleteNamespace(namespace));
  }
}

function deleteNamespace(namespace: string): Promise<string> {
  return run(kubectl(), [...inContext, "delete", "namespace", namespace, "--ignore-not-found"]);
}

async function refuseTakenNamespace(): Promise<void> {
  const { stack: taken } = namespaces;
  if ((await run(kubectl(), [...inContext, "get", "namespace", taken, "--ignore-not-found"])) !== "") {
    throw new Refusal(
      "UnfitMachine",
      `The measurement needs the namespace ${taken} for itself; remove what is in it first: ` +
        `npx pulumi destroy --stack ${stack}, or, if no stack knows it: ` +
        `kubectl --context ${clusterName} delete namespace ${taken}`,
    );
  }
}

/** A kubeconfig's JSON text with another address of its one cluster. */
function withServer(kubeconfig: string, server: string): string {
  const config = JSON.parse(kubeconfig) as { clusters: { cluster: { server: string } }[] };
  config.clusters[0].cluster.server = server;
  return JSON.stringify(config);
}
