/**
 * Runs a script's main function; a failure exits with 1, and with its message alone if it has no stack trace, as what
 * the user can mend.
 */
export function main(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    console.error(error instanceof Error && error.stack === undefined ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}
