import { spawn } from "node:child_process";
import { PeakMemory } from "./peakMemory.ts";
import { SessionMemory } from "./sessionMemory.ts";
import { Refusal } from "../refusal/refusal.ts";

const endWithinSeconds = 15;
const shownLines = 20;

export interface CommandToMeasure {
  command: string;
  args: string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Text for the command's standard input, which is otherwise empty. */
  input?: string;
  /** The process whose memory counts, once it runs; by default the command's own. */
  findProcess?: () => number | undefined;
  /** Counts the memory of all processes that the command starts, together, instead of one process's. */
  wholeSession?: boolean;
  /** Returns also if the command exits with a code other than 0. */
  mayFail?: boolean;
  /** Told the id of the command's process, which leads a session of its own. */
  onStart?: (pid: number) => void;
  /** Told what the command writes, as it writes it. */
  onOutput?: (text: string) => void;
  /** Ends the command as Ctrl-C does, and kills it if it doesn't end. */
  signal: AbortSignal;
}

export interface CommandMeasurement {
  seconds: number;
  /** When it ended, in `performance.now()`'s milliseconds. */
  endedAtMilliseconds: number;
  /** undefined if the process was too quick to be seen. */
  peakMegabytes?: number;
  /** The exit code, or the signal that ended it. */
  code: number | string;
  /** What it wrote to standard output and error. */
  output: string;
}

/**
 * Runs a command to its end and measures it. At the terminal, Ctrl-C does not reach it but by the signal.
 *
 * @throws Refusal with the end of what it wrote, if it could not be started or exited with a code other than 0 that it
 * may not exit with.
 */
export async function measureCommand(measured: CommandToMeasure): Promise<CommandMeasurement> {
  const { command, args, cwd, env, input, findProcess, wholeSession = false, mayFail = false } = measured;
  const { onStart, onOutput, signal } = measured;
  signal.throwIfAborted();
  const start = performance.now();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const memory = wholeSession ? new SessionMemory(child.pid) : new PeakMemory(findProcess ?? (() => child.pid));
  if (child.pid !== undefined) {
    onStart?.(child.pid);
  }

  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput?.(text);
    });
  }
  child.stdin.on("error", () => undefined); // A command may exit before it has read its input.
  child.stdin.end(input ?? "");

  const end = () => {
    killGroup(child.pid, "SIGINT");
    setTimeout(() => killGroup(child.pid, "SIGKILL"), endWithinSeconds * 1000).unref();
  };
  signal.addEventListener("abort", end, { once: true });
  const code = await new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, killedBy) => resolve(code ?? killedBy ?? ""));
  });
  const endedAtMilliseconds = performance.now();
  signal.removeEventListener("abort", end);
  const peakMegabytes = memory.stop();

  signal.throwIfAborted();
  if (code !== 0 && !mayFail) {
    const said = output.trim().split("\n").slice(-shownLines).join("\n  ");
    throw new Refusal("CommandFailed", `${[command, ...args].join(" ")} failed (${code}):\n  ${said}`);
  }
  return { seconds: (endedAtMilliseconds - start) / 1000, endedAtMilliseconds, peakMegabytes, code, output };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid ?? NaN), signal);
  } catch {
    return; // It has ended.
  }
}
