import { contradictions } from "../components/contradictions.ts";
import type { Values } from "../components/option.ts";
import { allowedValues } from "../components/option.ts";
import type { Problem } from "../components/problem.ts";
import { shown } from "../components/problem.ts";
import { setCommand, unsetCommand } from "../refusal/configCommand.ts";
import { secretMark } from "../refusal/secrets.ts";
import { project } from "../project.ts";
import { Refusal } from "../refusal/refusal.ts";
import { clusterProblems } from "./clusterProblems.ts";
import type { ConfigProblem } from "./configProblem.ts";
import { mendSentence } from "./configProblem.ts";
import { partEnvironment } from "./environment.ts";
import { options } from "./options.ts";
import type { ReadValues, Refuse, Texts } from "./readOptions.ts";
import { readOptions } from "./readOptions.ts";
import { revisionConfigOf } from "./revisionConfig.ts";
import { stackNameProblems } from "./stackNameProblems.ts";
import { writtenConfig } from "./written.ts";

/** The stack's config, checked, with every default filled in. */
export type Config = Values<typeof options> & {
  /** The environment variables that are secret; those in `env` aren't. */
  secretEnv?: Record<string, string>;
  /** The kubeconfig context of the cluster, `kubernetes:context`. */
  context: string;
  /** What makes its revision: see `revisionConfigOf`. */
  revisionConfig: Record<string, string>;
};

/** Where config is read from. */
export interface ConfigSource {
  /** The name of the stack. */
  stack: string;
  /** Every config value by its full key, such as `chat-service:nodePort`, as the engine hands it over. */
  values: Record<string, string>;
  /** Whether any environment variable is secret: those that the stack file doesn't tell are, then. @default false */
  hasSecretEnv?: boolean;
  /** The text of the stack's own file, which still tells 1.10 from "1.10"; undefined where there is none. */
  stackFile?: string;
}

/** What stands in for replicaCount where no autoscaler chooses the count. */
const defaultReplicaCount = 3;

/**
 * Reads the stack's config and checks all of it at once.
 *
 * @throws Refusal whose message lists every problem, each with the key, the value, the allowed range and the command
 * that mends it.
 */
export function readConfig(source: ConfigSource): Config {
  const { stack, stackFile, hasSecretEnv } = source;
  const texts = textsOf(source);
  const written = writtenConfig(stackFile, hasSecretEnv);
  const problems: ConfigProblem[] = [];
  const refuse: Refuse = (key, problem, command) => {
    const subject = `${project}:${key}`;
    problems.push({ subject, sentence: `${subject} ${problem}. ${mendSentence(stack, command)}` });
  };

  const config = readOptions(options, texts, written, refuse);
  if (config.autoscaling === undefined) {
    config.replicaCount ??= defaultReplicaCount;
  }
  const refused = new Set(problems.map(({ subject }) => subject));
  for (const { key, value: given, allowed, mend: better } of combinationProblems(config, stack)) {
    if (!refused.has(`${project}:${key}`)) {
      const value = written.isSecret(better.key) ? secretMark : better.value;
      const command = value === undefined ? unsetCommand(better.key) : setCommand(better.key, value);
      refuse(key, `is ${written.isSecret(key) ? secretMark : shown(given)}; allowed is ${allowed}`, command);
    }
  }
  problems.push(...clusterProblems(stack, source.values), ...stackNameProblems(stack));
  if (problems.length > 0) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    throw new Refusal(
      "InvalidConfig",
      [
        `${count} in the config of stack ${stack}; nothing was changed:`,
        ...problems.map(({ sentence }) => `  - ${sentence}`),
      ],
      problems.map(({ subject }) => subject),
    );
  }
  return {
    ...(config as Config),
    ...partEnvironment((config as Config).env ?? {}, written),
    context: source.values["kubernetes:context"],
    revisionConfig: revisionConfigOf(texts, written),
  };
}

/** What stands in the config for each key of the project. */
function textsOf({ values }: ConfigSource): Texts {
  const ownValues = Object.entries(values).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(
    ownValues.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      const type = Object.hasOwn(options, name) ? options[name as keyof typeof options].type : "text";
      return [name, type === "group" || type === "map" ? parsed(text) : text];
    }),
  );
}

/** A structure from the JSON in which the engine hands it over; what is none is left as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Values that are allowed, but not together or not in this stack. */
function combinationProblems(config: ReadValues, stack: string): Problem[] {
  const problems = contradictions(config);
  if (stack === "prod" && config.imageTag === "latest") {
    problems.push({
      key: "imageTag",
      value: "latest",
      allowed: `what prod can go back to: ${allowedValues(options.imageTag)}`,
      mend: { key: "imageTag", value: options.imageTag.example },
    });
  }
  if (config.autoscaling !== undefined && config.replicas !== undefined) {
    problems.push({
      key: "replicas",
      value: config.replicas,
      allowed: "none with autoscaling, which chooses the count",
      mend: { key: "replicas", value: undefined },
    });
  }
  return problems;
}
