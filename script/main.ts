import { Refusal } from "../refusal";

/** Runs a script's main function; a failure exits with 1, and a Refusal with its message alone. */
export function main(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    console.error(error instanceof Refusal ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}
