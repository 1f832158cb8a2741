import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ApiType, Configuration, V1Deployment, V1Pod, V1Service } from "@kubernetes/client-node";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { parseDocument } from "yaml";
import { copyEnvironment, copyProject } from "../../script/projectCopy.ts";
import { tryRun } from "../../script/run.ts";

/** What one `pulumi` command did. */
export interface Ran {
  code: number;
  /** What it wrote, to standard output and error. */
  output: string;
  seconds: number;
}

const pulumi = join(process.cwd(), "node_modules/.bin/pulumi");
const packages = join(process.cwd(), "node_modules");

const committedPorts = { dev: 30000, prod: 30080 };
/** Mocha numbers the processes that run files side by side. */
const worker = Number(process.env.MOCHA_WORKER_ID ?? 0);

/** A stack in a copy of the program with state of its own, on the local cluster. */
export class TestStack {
  readonly name: string;
  readonly directory: string;
  /** Port on every node that the stack answers on; the 9 ports after it are the test's as well. */
  readonly nodePort: number;
  private readonly extraEnvironment: NodeJS.ProcessEnv;
  readonly namespace: string;
  private readonly kubeConfig = new KubeConfig();

  private constructor(name: string, directory: string, nodePort: number, extraEnvironment: NodeJS.ProcessEnv = {}) {
    this.name = name;
    this.directory = directory;
    this.nodePort = nodePort;
    this.extraEnvironment = extraEnvironment;
    this.namespace = `chat-${name}`;
    this.kubeConfig.loadFromDefault();
    this.kubeConfig.setCurrentContext("chat-local");
  }

  /**
   * The dev stack as committed, but for a name and a node port that no test beside this one has. With a name, it is
   * that stack as committed, which is for one file at a time: see `committedStack`.
   *
   * @throws AssertionError if the stack's namespace exists: it would be somebody's own, and the tests would take it
   * away.
   */
  static async create(committed?: "dev" | "prod"): Promise<TestStack> {
    const name = committed ?? `test${worker}`;
    const nodePort = committed === undefined ? 30010 + 10 * worker : committedPorts[committed];
    const stack = new TestStack(name, await copyProject(process.cwd(), name, packages), nodePort);
    const namespaces = await stack.core.listNamespace();
    assert.ok(
      !namespaces.items.some(({ metadata }) => metadata?.name === stack.namespace),
      `the tests need the namespace ${stack.namespace} for themselves; ` +
        `remove what is in it first: npx pulumi destroy --stack ${name}`,
    );
    await stack.restore();
    await stack.init();
    return stack;
  }

  /** A stack of another project, copied from its directory, with the npm packages of a folder. */
  static async createFrom(project: string, name: string, packageFolder: string): Promise<TestStack> {
    const stack = new TestStack(name, await copyProject(project, name, packageFolder), 30000);
    await stack.init();
    return stack;
  }

  private async init(): Promise<void> {
    await this.succeed("stack", "init", this.name);
  }

  /** Destroys what is left of the stack, however it was left, and its copy of the program. */
  async remove(): Promise<void> {
    await this.pulumi("cancel", "--yes");
    await this.succeed("destroy", "--yes", "--skip-preview");
    await rm(this.directory, { recursive: true });
  }

  async pulumi(...args: string[]): Promise<Ran> {
    const start = performance.now();
    const { code, stdout, stderr } = await tryRun(pulumi, ["--non-interactive", "--color=never", ...args], {
      cwd: this.directory,
      env: this.environment,
    });
    return { code, output: stdout + stderr, seconds: (performance.now() - start) / 1000 };
  }

  /** Starts a `pulumi` command in a process group of its own. */
  spawn(...args: string[]): ChildProcess {
    return spawn(pulumi, args, { cwd: this.directory, env: this.environment, detached: true, stdio: "ignore" });
  }

  /** What `pulumi` commands of the stack run with. */
  get environment(): NodeJS.ProcessEnv {
    // As on a person's own terminal, also where CI runs the tests: there, no log line would be shown.
    return { ...copyEnvironment(this.directory), CI: "", ...this.extraEnvironment };
  }

  /** The same stack, for `pulumi` commands with more in their environment. */
  with(environment: NodeJS.ProcessEnv): TestStack {
    return new TestStack(this.name, this.directory, this.nodePort, environment);
  }

  /** @throws AssertionError with what the command wrote if it failed. */
  async succeed(...args: string[]): Promise<Ran> {
    const ran = await this.pulumi(...args);
    assert.equal(ran.code, 0, `pulumi ${args.join(" ")} exited with ${ran.code}:\n${ran.output}`);
    return ran;
  }

  /** @throws AssertionError if the command succeeded. */
  async fail(...args: string[]): Promise<Ran> {
    const ran = await this.pulumi(...args);
    assert.notEqual(ran.code, 0, `pulumi ${args.join(" ")} should have failed:\n${ran.output}`);
    return ran;
  }

  /**
   * Runs the commands that a message tells to run, word for word, as a person would who answers yes.
   *
   * @param introduction what stands before them, such as `To go back: `.
   */
  async follow(output: string, introduction: string): Promise<Ran> {
    const commands = output
      .split("\n")
      .flatMap((line) => (line.trim().startsWith(introduction) ? [line.trim().slice(introduction.length)] : []));
    assert.equal(commands.length, 1, `no command after "${introduction}" in:\n${output}`);
    const start = performance.now();
    const { code, stdout, stderr } = await tryRun("bash", ["-c", commands[0]], {
      cwd: this.directory,
      env: { ...this.environment, PULUMI_SKIP_CONFIRMATIONS: "true", NO_COLOR: "1" },
    });
    assert.equal(code, 0, `${commands[0]}\n${stdout}${stderr}`);
    return { code, output: stdout + stderr, seconds: (performance.now() - start) / 1000 };
  }

  up(...args: string[]): Promise<Ran> {
    return this.succeed("up", "--yes", "--skip-preview", ...args);
  }

  failUp(...args: string[]): Promise<Ran> {
    return this.fail("up", "--yes", "--skip-preview", ...args);
  }

  /** Starts `up` and waits until it has changed the Deployment. */
  async beginUp(): Promise<{ ended: Promise<Ran> }> {
    const generation = async () => (await this.deployment()).metadata?.generation;
    const before = await generation();
    const ended = this.up();
    await until("the update to begin", async () => (await generation()) !== before);
    return { ended };
  }

  async set(key: string, value: string | number | boolean): Promise<void> {
    await this.succeed("config", "set", key, "--", String(value));
  }

  async unset(key: string): Promise<void> {
    await this.succeed("config", "rm", key);
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.succeed("stack", "output", "--json")).output) as Record<string, unknown>;
  }

  /** Takes every change of the config back. */
  async restore(): Promise<void> {
    const committed = `Pulumi.${this.name === "prod" ? "prod" : "dev"}.yaml`;
    const file = parseDocument(await readFile(committed, "utf8"));
    file.setIn(["config", "kubernetes:context"], "chat-local");
    file.setIn(["config", "chat-service:nodePort"], String(this.nodePort));
    await writeFile(join(this.directory, `Pulumi.${this.name}.yaml`), String(file));
  }

  /** Changes one of the program's files. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.directory, file);
    const before = await readFile(path, "utf8");
    assert.notEqual(change(before), before, `${file} is not what this test expects`);
    await writeFile(path, change(before));
  }

  /** Does something with another version of one of the program's files. */
  async withProgram<T>(file: string, edit: (text: string) => string, work: () => Promise<T>): Promise<T> {
    const path = join(this.directory, file);
    const before = await readFile(path, "utf8");
    assert.notEqual(edit(before), before, `${file} is not what this test expects`);
    await writeFile(path, edit(before));
    return work().finally(() => writeFile(path, before));
  }

  get apiServerUrl(): string {
    return this.kubeConfig.getCurrentCluster()?.server ?? "";
  }

  get core(): CoreV1Api {
    return this.client(CoreV1Api);
  }

  get apps(): AppsV1Api {
    return this.client(AppsV1Api);
  }

  /** Any other part of the Kubernetes API. */
  client<T extends ApiType>(type: new (config: Configuration) => T): T {
    return this.kubeConfig.makeApiClient(type);
  }

  deployment(): Promise<V1Deployment> {
    return this.apps.readNamespacedDeployment({ namespace: this.namespace, name: "chat-deployment" });
  }

  service(): Promise<V1Service> {
    return this.core.readNamespacedService({ namespace: this.namespace, name: "chat-service" });
  }

  async pods(): Promise<V1Pod[]> {
    return (await this.core.listNamespacedPod({ namespace: this.namespace })).items;
  }

  async readyPods(): Promise<string[]> {
    const pods = await this.pods();
    const ready = pods.filter(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp === undefined &&
        status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
    );
    return ready.map(({ metadata }) => metadata?.name ?? "");
  }

  /** The name of the pod that answers through the node port. */
  answer(): Promise<string> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(5000);
      get({ host: "127.0.0.1", port: this.nodePort, path: "/hostname", agent: false, signal }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
        response.on("end", () => resolve(body)).on("error", reject);
      }).on("error", reject);
    });
  }

  /** Waits until all ready pods and no others answer on the node port: kube-proxy hears of them when `up` does. */
  async untilServed(): Promise<void> {
    await until("answers of all ready pods, and of no others", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => this.answer().catch(() => "")));
      return isDeepStrictEqual([...new Set(answers)].sort(), (await this.readyPods()).sort());
    });
  }
}

/** Waits until a condition holds. */
export async function until(what: string, holds: () => Promise<boolean>, seconds = 300): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * Asserts that the Deployment is where `up` has to have left it: everything updated and available, nothing old left.
 */
export async function assertRolledOut(stack: TestStack, replicas: number, imageTag?: string): Promise<void> {
  const { metadata, spec, status } = await stack.deployment();
  assert.deepEqual(
    {
      observed: status?.observedGeneration === metadata?.generation,
      replicas: status?.replicas ?? 0,
      updated: status?.updatedReplicas ?? 0,
      available: status?.availableReplicas ?? 0,
      pods: (await stack.pods()).length,
    },
    { observed: true, replicas, updated: replicas, available: replicas, pods: replicas },
  );
  if (imageTag !== undefined) {
    assert.equal(spec?.template.spec?.containers[0].image, `docker.io/jeongchanmin/spring-server:${imageTag}`);
  }
}
