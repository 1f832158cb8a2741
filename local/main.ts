import { Refusal } from "./refusal";
import { CommandFailed } from "./run";

/** Runs a script's main function; a failure exits with 1, and one that the user can mend without a stack trace. */
export function main(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    const mendable = error instanceof Refusal || error instanceof CommandFailed;
    console.error(mendable ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}
