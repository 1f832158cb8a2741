import { spawn } from "node:child_process";
import { PeakMemory } from "./peakMemory";
import { Refusal } from "../refusal";

const endWithinSeconds = 15;
const shownLines = 20;

export interface MeasuredCommand {
  command: string;
  args: string[];
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Text for the command's standard input, which is otherwise empty. */
  input?: string;
  /** The process whose memory counts, once it runs; by default the command's own. */
  findProcess?: () => number | undefined;
  /** Ends the command as Ctrl-C does, and kills it if it doesn't end. */
  signal: AbortSignal;
}

export interface CommandCost {
  seconds: number;
  /** When it ended, in `performance.now()`'s milliseconds. */
  endedAtMilliseconds: number;
  /** undefined if the process was too quick to be seen. */
  peakMegabytes?: number;
}

/**
 * Runs a command to its end and measures it. At the terminal, Ctrl-C does not reach it but by the signal.
 *
 * @throws Refusal with the end of what it wrote, if it could not be started or exited with a code other than 0.
 */
export async function measureCommand(measured: MeasuredCommand): Promise<CommandCost> {
  const { command, args, cwd, env, input, findProcess, signal } = measured;
  signal.throwIfAborted();
  const start = performance.now();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const memory = new PeakMemory(findProcess ?? (() => child.pid));

  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
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
  if (code !== 0) {
    const said = output.trim().split("\n").slice(-shownLines).join("\n  ");
    throw new Refusal("CommandFailed", `${[command, ...args].join(" ")} failed (${code}):\n  ${said}`);
  }
  return { seconds: (endedAtMilliseconds - start) / 1000, endedAtMilliseconds, peakMegabytes };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid ?? NaN), signal);
  } catch {
    return; // It has ended.
  }
}
