import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Refusal } from "../refusal/refusal.ts";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Text for the command's standard input, which is otherwise empty. */
  input?: string;
  /** Called with each line that the command writes to standard output. */
  onLine?: (line: string) => void;
  /** Interrupts the command, as Ctrl-C does, once it is aborted. */
  signal?: AbortSignal;
  /** Called with each line that the command writes to standard error. */
  onErrorLine?: (line: string) => void;
}

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end and returns what it wrote, whatever its exit code; 127 if it doesn't exist. */
export function tryRun(command: string, args: string[], options: RunOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { cwd, env, signal } = options;
    const child = spawn(command, args, { cwd, env, signal, killSignal: "SIGINT", stdio: ["pipe", "pipe", "pipe"] });
    const outcome: CommandResult = { code: 127, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.stderr += text));
    if (options.onLine !== undefined) {
      createInterface({ input: child.stdout }).on("line", options.onLine);
    }
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
