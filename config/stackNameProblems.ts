import type { ConfigProblem } from "./configProblem.ts";
import { mendSentence } from "./configProblem.ts";

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names, less the namespace's prefix
const stackName = /^[a-z0-9](?:[a-z0-9-]{0,56}[a-z0-9])?$/;

/** What is wrong with the name of a stack. */
export function stackNameProblems(stack: string): ConfigProblem[] {
  const invalid: ConfigProblem = {
    subject: `stack ${stack}`,
    sentence:
      `the stack's name is "${stack}", which a namespace can't be named for; allowed are 1 to 58 lower-case letters, ` +
      `digits and -, with no - at either end. ${mendSentence(stack, "stack rename NAME")}`,
  };
  return stackName.test(stack) ? [] : [invalid];
}
