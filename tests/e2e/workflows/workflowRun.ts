import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { tryRun } from "../../../script/run.ts";
import { evaluate } from "./evaluate.ts";

/** What a workflow's file says, as far as a run needs it. */
export interface Workflow {
  defaults?: { run?: { shell?: string } };
  jobs: Record<string, Job>;
}

export interface Job {
  needs?: string | string[];
  if?: string;
  env?: Record<string, string>;
  strategy?: { matrix: { stack: string[] } };
  steps: Step[];
}

export interface Step {
  name?: string;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  if?: string;
  env?: Record<string, string>;
  run?: string;
  shell?: string;
  "working-directory"?: string;
  "continue-on-error"?: boolean;
}

/** What a run is of, and what it is given. */
export interface RunSettings {
  /** The file in .github/workflows. */
  file: string;
  /** The github context, which tells the event. */
  github: object;
  secrets?: Record<string, string>;
  vars?: Record<string, string>;
  /** For all steps, such as PATH. */
  environment: NodeJS.ProcessEnv;
  /** Checks the repository out, as actions/checkout would. */
  checkOut?: (directory: string, ref: string | undefined) => Promise<void>;
  /** What jobs came to that are not run here, and the artifacts that they left: texts by artifact and file. */
  given?: { results: Record<string, Result>; artifacts: Record<string, Record<string, string>> };
  /** The run that this one is another attempt of: failed jobs are run again, and those that need them. */
  earlier?: WorkflowRun;
}

export type Result = "success" | "failure" | "skipped";

/** What a job came to; of a matrix, the worst. */
interface JobRun {
  result: Result;
  output: string;
  summary: string;
}

function readWorkflow(file: string): Workflow {
  return parse(readFileSync(join(".github/workflows", file), "utf8")) as Workflow;
}

/** Every `run:` step of every workflow, by name. */
export function runSteps(): string[] {
  return readdirSync(".github/workflows").flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).flatMap(([job, { steps }]) =>
      steps.flatMap(({ run }, index) => (run === undefined ? [] : [nameOf(file, job, index)])),
    ),
  );
}

/** Those that were executed in this process. */
export const executedSteps = new Set<string>();

function nameOf(file: string, job: string, index: number): string {
  return `${file}: ${job}, step ${index + 1}`;
}

/** A run of a workflow of this repository: its steps are executed, actions of others are stood in for. */
export class WorkflowRun {
  private readonly settings: RunSettings;
  private readonly directory: string;
  readonly jobs: Record<string, JobRun> = {};

  private constructor(settings: RunSettings, directory: string) {
    this.settings = settings;
    this.directory = directory;
  }

  static async of(settings: RunSettings): Promise<WorkflowRun> {
    const directory = settings.earlier?.directory ?? (await mkdtemp(join(tmpdir(), "chat-service-run-")));
    const run = new WorkflowRun(settings, directory);
    await run.leave(settings.given?.artifacts ?? {});
    const { jobs } = readWorkflow(settings.file);
    for (const name of Object.keys(jobs)) {
      await run.runJob(name, jobs[name]);
    }
    return run;
  }

  /** Where artifacts are, each in a folder of its name. */
  get artifacts(): string {
    return join(this.directory, "artifacts");
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  private async leave(artifacts: Record<string, Record<string, string>>): Promise<void> {
    await mkdir(this.artifacts, { recursive: true });
    for (const [name, files] of Object.entries(artifacts)) {
      await mkdir(join(this.artifacts, name));
      await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(this.artifacts, name, file), text)));
    }
  }

  private async runJob(name: string, job: Job): Promise<void> {
    const given = this.settings.given?.results[name];
    if (given !== undefined) {
      this.jobs[name] = { result: given, output: "", summary: "" };
      return;
    }
    const needed = [job.needs ?? []].flat();
    const before = this.settings.earlier?.jobs[name];
    if (before?.result === "success" && needed.every((need) => this.jobs[need] === this.settings.earlier?.jobs[need])) {
      this.jobs[name] = before;
      return;
    }
    const failed = needed.some((need) => this.jobs[need].result !== "success");
    const needs = Object.fromEntries(needed.map((need) => [need, { result: this.jobs[need].result }]));
    const contexts = { github: this.settings.github, needs };
    if (!isTrue(job.if, contexts, failed)) {
      this.jobs[name] = { result: "skipped", output: "", summary: "" };
      return;
    }
    const matrices: object[] = job.strategy?.matrix.stack.map((stack) => ({ stack })) ?? [{}];
    const runs: JobRun[] = [];
    for (const matrix of matrices) {
      runs.push(await this.runOne(name, job, { ...contexts, matrix }));
    }
    this.jobs[name] = {
      result: runs.some(({ result }) => result === "failure") ? "failure" : "success",
      output: runs.map(({ output }) => output).join(""),
      summary: runs.map(({ summary }) => summary).join(""),
    };
  }

  /** Runs the steps of a job on a machine of its own. */
  private async runOne(name: string, job: Job, jobContexts: object): Promise<JobRun> {
    const machine = await mkdtemp(join(this.directory, "machine-"));
    const workspace = join(machine, "workspace");
    const files = { GITHUB_ENV: "env", GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary" };
    const paths = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, join(machine, file)]));
    await mkdir(workspace);
    await Promise.all(Object.values(paths).map((path) => writeFile(path, "")));
    const { secrets = {}, vars = {} } = this.settings;
    const contexts = { ...jobContexts, secrets, vars };
    const own = { ...paths, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: machine, CI: "true" };
    const machineOf = {
      workspace,
      environment: { ...this.settings.environment, ...own, ...filled(job.env, contexts) },
    };

    let [failed, output] = [false, ""];
    for (const [index, step] of job.steps.entries()) {
      if (isTrue(step.if, contexts, failed)) {
        const ran = await this.runStep(step, contexts, machineOf);
        output += ran.output;
        failed ||= ran.failed && step["continue-on-error"] !== true;
        if (step.run !== undefined) {
          executedSteps.add(nameOf(this.settings.file, name, index));
        }
        Object.assign(machineOf.environment, variablesIn(await readFile(paths.GITHUB_ENV, "utf8")));
      }
    }
    return {
      result: failed ? "failure" : "success",
      output,
      summary: await readFile(paths.GITHUB_STEP_SUMMARY, "utf8"),
    };
  }

  private async runStep(
    step: Step,
    contexts: object,
    { workspace, environment }: { workspace: string; environment: NodeJS.ProcessEnv },
  ): Promise<{ failed: boolean; output: string }> {
    const options = filled(step.with, contexts);
    if (step.run !== undefined) {
      const defaults = readWorkflow(this.settings.file).defaults?.run?.shell;
      // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
      const shell = (step.shell ?? defaults) === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
      const { code, stdout, stderr } = await tryRun("bash", [...shell, "-c", step.run], {
        cwd: join(workspace, step["working-directory"] ?? ""),
        env: { ...environment, ...filled(step.env, contexts) },
      });
      return { failed: code !== 0, output: stdout + stderr };
    }
    const action = step.uses?.replace(/@.*/, "") ?? "";
    switch (action) {
      case "actions/checkout":
        await this.settings.checkOut?.(join(workspace, options.path ?? ""), options.ref);
        return { failed: false, output: "" };
      case "actions/setup-node":
      case "actions/setup-go":
        return { failed: false, output: "" };
      case "actions/upload-artifact":
        return this.upload(join(workspace, options.path), options.name);
      case "actions/download-artifact":
        return this.download(join(workspace, options.path ?? ""), options);
      default:
        return this.runComposite(join(workspace, action), options, { workspace, environment });
    }
  }

  private async runComposite(
    directory: string,
    inputs: Record<string, string>,
    machine: { workspace: string; environment: NodeJS.ProcessEnv },
  ): Promise<{ failed: boolean; output: string }> {
    const { runs } = parse(await readFile(join(directory, "action.yml"), "utf8")) as { runs: { steps: Step[] } };
    let output = "";
    for (const step of runs.steps.filter((one) => isTrue(one.if, { inputs }, false))) {
      const ran = await this.runStep(step, { inputs }, machine);
      output += ran.output;
      if (ran.failed) {
        return { failed: true, output };
      }
    }
    return { failed: false, output };
  }

  private async upload(from: string, name: string): Promise<{ failed: boolean; output: string }> {
    if (existsSync(from)) {
      await cp(from, join(this.artifacts, name), { recursive: true });
    }
    return { failed: false, output: "" };
  }

  private async download(
    to: string,
    { name, pattern }: Record<string, string>,
  ): Promise<{ failed: boolean; output: string }> {
    const names = readdirSync(this.artifacts).filter((one) =>
      pattern === undefined ? one === name : one.startsWith(pattern.replace("*", "")),
    );
    for (const one of names) {
      await cp(join(this.artifacts, one), to, { recursive: true });
    }
    return names.length === 0 && pattern === undefined
      ? { failed: true, output: `Artifact not found for name: ${name}\n` }
      : { failed: false, output: "" };
  }
}

/** Texts with the values of their expressions. */
function filled(
  texts: Record<string, string | number | boolean> | undefined,
  contexts: object,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts ?? {}).map(([key, text]) => [
      key,
      String(text).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => evaluate(expression, contexts, false)),
    ]),
  );
}

/** Without a status function, a condition holds only while nothing has failed. */
function isTrue(condition: string | undefined, contexts: object, failed: boolean): boolean {
  const expression = condition?.replace(/^\$\{\{(.*)\}\}$/s, "$1") ?? "success()";
  const full = /\b(?:always|cancelled|failure|success)\(/.test(expression)
    ? expression
    : `success() && (${expression})`;
  return !["false", ""].includes(evaluate(full, contexts, failed));
}

function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
