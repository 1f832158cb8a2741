/** What is wrong, and with which key. */
export interface ConfigProblem {
  subject: string;
  sentence: string;
}

/** The sentence that names the command which mends a problem. */
export function mendSentence(stack: string, command: string): string {
  return `Run: npx pulumi ${command} --stack ${stack}`;
}
