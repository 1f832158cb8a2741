import { Refusal } from "../refusal/refusal.ts";

/**
 * Aborted by Ctrl-C and by what else asks a process to end, so that a script can clean up.
 *
 * @param what does it, such as "The measurement".
 */
export function interruption(what: string): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        process.stderr.write(`\n${name}: removing what was made; another one would interrupt that …\n`);
        controller.abort(new Refusal("CommandFailed", `${what} was interrupted.`));
      }
    });
  }
  return controller.signal;
}
