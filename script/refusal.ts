/** What is missing on this machine or in the way, in sentences that each say what mends it: `main` shows the message alone, as there is no stack trace. */
export class Refusal extends Error {
  constructor(problems: string | string[]) {
    super([problems].flat().join("\n"));
    this.stack = undefined;
  }
}
