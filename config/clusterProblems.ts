import type { ConfigProblem } from "./configProblem.ts";
import { mendSentence } from "./configProblem.ts";

/** What is wrong with the config that says which cluster the stack is on, and how the Kubernetes provider treats it. */
export function clusterProblems(stack: string, values: Readonly<Record<string, string>>): ConfigProblem[] {
  const missing: ConfigProblem = {
    subject: "kubernetes:context",
    sentence:
      "kubernetes:context is missing; allowed is the name of a kubeconfig context, so that nobody updates the " +
      `wrong cluster. ${mendSentence(stack, "config set kubernetes:context NAME")}`,
  };
  const refused = Object.entries(refusedOfProvider).filter(([key, { value }]) =>
    value === undefined ? values[key] : values[key] === value,
  );
  return [
    ...(values["kubernetes:context"] ? [] : [missing]),
    ...refused.map(([key, { problem }]) => ({
      subject: key,
      sentence: `${key} ${problem}. ${mendSentence(stack, `config rm ${key}`)}`,
    })),
  ];
}

const elsewhere =
  "is set; allowed are a kubeconfig where kubectl looks for it and kubernetes:context, so that all of the stack goes " +
  "to one cluster";

/** Config of the Kubernetes provider with which the stack can't keep its word, and what is wrong with it. */
const refusedOfProvider: Record<string, { value?: string; problem: string }> = {
  "kubernetes:kubeconfig": { problem: elsewhere },
  "kubernetes:cluster": { problem: elsewhere },
  "kubernetes:renderYamlToDirectory": { problem: elsewhere },
  "kubernetes:enableServerSideApply": {
    value: "false",
    problem: "is false; allowed is true, as only then the API server tells which fields were changed by hand",
  },
};
