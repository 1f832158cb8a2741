import { Refusal } from "../refusal/refusal.ts";

/** Runs a script's main function; a failure exits with 1 or another code, and a Refusal with its message alone. */
export function main(work: () => Promise<void>, { failureCode = 1 } = {}): void {
  work().catch((error: unknown) => {
    console.error(error instanceof Refusal ? `\n${error.message}` : error);
    process.exitCode = failureCode;
  });
}
