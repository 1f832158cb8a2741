import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a file of tests holds while it uses the local cluster: together with others, or alone. */
export class Turn {
  private constructor(readonly end: () => void) {}

  /** Waits until nobody has the cluster alone, or, to have it alone, until nobody uses it. */
  static async take(how: "shared" | "exclusive"): Promise<Turn> {
    // `cat` has the lock until its input ends, and so not longer than this process lives.
    const script = `exec 3< "$0" && flock --${how} 3 && echo && exec cat`;
    const holder = spawn("sh", ["-c", script, __dirname], { stdio: ["pipe", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    return new Turn(() => holder.stdin.end());
  }
}
