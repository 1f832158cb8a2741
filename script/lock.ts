import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Waits for the lock on a file or folder, and holds it until it is released, but not longer than this process lives.
 *
 * @param mode whether others may have it at the same time, who share it as well.
 * @returns what releases it.
 * @throws Error if there is no such file, or no `flock`. See https://man7.org/linux/man-pages/man1/flock.1.html
 */
export async function takeLock(path: string, mode: "shared" | "exclusive"): Promise<() => void> {
  // `cat` has the lock until its input ends. Ctrl-C is for this process, which may have to clean up first.
  const script = `trap "" INT && exec 3< "$0" && flock --${mode} 3 && echo && exec cat`;
  const holder = spawn("sh", ["-c", script, path], { stdio: "pipe" });
  let said = "";
  holder.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const refused = once(holder, "close").then(() => Promise.reject(new Error(`${path} can't be locked: ${said}`)));
  await Promise.race([once(holder.stdout, "data"), refused]);
  return () => holder.stdin.end();
}
