import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Refusal } from "../refusal";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Text for the command's standard input, which is otherwise empty. */
  input?: string;
  /** Called with each line that the command writes to standard error. */
  onErrorLine?: (line: string) => void;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end and returns what it wrote, whatever its exit code; 127 if it doesn't exist. */
export function tryRun(command: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["pipe", "pipe", "pipe"] });
    const outcome: Outcome = { code: 127, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.stderr += text));
    if (options.onErrorLine !== undefined) {
      createInterface({ input: child.stderr }).on("line", options.onErrorLine);
    }
    child.on("error", (error) => resolve({ ...outcome, stderr: error.message }));
    child.on("close", (code) => resolve({ ...outcome, code: code ?? 1 }));
    child.stdin.on("error", () => undefined); // A command may exit before it has read its input.
    child.stdin.end(options.input ?? "");
  });
}

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws Refusal with the end of what it wrote, if it could not be started or exited with a code other than 0.
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryRun(command, args, options);
  if (code !== 0) {
    const said = (stderr.trim() || stdout.trim()).split("\n").slice(-12).join("\n  ");
    throw new Refusal("CommandFailed", `${[command, ...args].join(" ")} failed with code ${code}:\n  ${said}`);
  }
  return stdout;
}
