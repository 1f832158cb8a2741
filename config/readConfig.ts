import { contradictions } from "../components/contradictions";
import type { Values } from "../components/option";
import { allowedValues, leavesOf, pathName } from "../components/option";
import type { Problem } from "../components/problem";
import { shown } from "../components/problem";
import { secretMark, setCommand, unsetCommand } from "../configCommand";
import { Refusal } from "../refusal";
import { options } from "./options";
import { project } from "./project";
import type { ReadValues, Refuse, Texts } from "./readOptions";
import { readOptions } from "./readOptions";
import type { Written } from "./written";
import { writtenConfig } from "./written";

/** The stack's config, checked, with every default filled in. */
export type Config = Values<typeof options> & {
  /** The environment variables that are secret; those in `env` aren't. */
  secretEnv?: Record<string, string>;
  /** The kubeconfig context of the cluster, `kubernetes:context`. */
  context: string;
  /**
   * What the operator has set, by path and as it is written; what is at its default is left out, and `paused`, which
   * changes no revision. A secret shows as no more than that.
   */
  operatorValues: Record<string, string>;
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

/** What is wrong, and with which key. */
interface ConfigProblem {
  subject: string;
  sentence: string;
}

/** What stands in for replicaCount where no autoscaler chooses the count. */
const defaultReplicaCount = 3;

/** Config of the Kubernetes provider with which it would go to another cluster than the one that the stack asks. */
const elsewhere = ["kubeconfig", "cluster", "renderYamlToDirectory"];

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names, less the namespace's prefix
const stackName = /^[a-z0-9](?:[a-z0-9-]{0,56}[a-z0-9])?$/;

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
    problems.push({ subject, sentence: `${subject} ${problem}. ${mend(stack, command)}` });
  };

  const config = readOptions(options, texts, written, refuse);
  if (config.autoscaling === undefined) {
    config.replicaCount ??= defaultReplicaCount;
  }
  const refused = new Set(problems.map(({ subject }) => subject));
  for (const { key, value, allowed, mend: better } of combinationProblems(config, stack)) {
    if (!refused.has(`${project}:${key}`)) {
      const command = better.value === undefined ? unsetCommand(better.key) : setCommand(better.key, better.value);
      refuse(key, `is ${written.isSecret(key) ? secretMark : shown(value)}; allowed is ${allowed}`, command);
    }
  }
  problems.push(...clusterProblems(source), ...stackProblems(source));
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
    ...partEnvironment(config as Config, written),
    context: source.values["kubernetes:context"],
    operatorValues: operatorValuesOf(texts, written),
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

/** Parts the environment variables that are secret from those that aren't. */
function partEnvironment({ env = {} }: Config, written: Written): Pick<Config, "env" | "secretEnv"> {
  const isSecret = (name: string) => written.isSecret(pathName(["env", name]));
  const part = (secret: boolean) => Object.entries(env).filter(([name]) => isSecret(name) === secret);
  const [plain, secret] = [part(false), part(true)];
  return {
    env: plain.length === 0 ? undefined : Object.fromEntries(plain),
    secretEnv: secret.length === 0 ? undefined : Object.fromEntries(secret),
  };
}

/** Texts by the paths of their options, without structures that are empty. */
function flat(texts: Texts, path: string[] = []): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? flat(value as Texts, [...path, key])
      : [[pathName([...path, key]), String(value)] as [string, string]],
  );
}

function operatorValuesOf(texts: Texts, written: Written): Record<string, string> {
  const defaults = new Map(
    leavesOf(options).map(({ path, option }) => [pathName(path), String(option.default ?? "")] as const),
  );
  const set = flat(texts).filter(([path, text]) => text !== (defaults.get(path) ?? "") && path !== "paused");
  return Object.fromEntries(set.map(([path, text]) => [path, written.isSecret(path) ? secretMark : text]));
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

function clusterProblems({ stack, values }: ConfigSource): ConfigProblem[] {
  const missing: ConfigProblem = {
    subject: "kubernetes:context",
    sentence:
      "kubernetes:context is missing; allowed is the name of a kubeconfig context, so that nobody updates the " +
      `wrong cluster. ${mend(stack, "config set kubernetes:context NAME")}`,
  };
  const misleading = elsewhere.map((key) => `kubernetes:${key}`).filter((key) => values[key]);
  return [
    ...(values["kubernetes:context"] ? [] : [missing]),
    ...misleading.map((key) => ({
      subject: key,
      sentence:
        `${key} is set; allowed are a kubeconfig where kubectl looks for it and kubernetes:context, so that all of ` +
        `the stack goes to one cluster. ${mend(stack, `config rm ${key}`)}`,
    })),
  ];
}

function stackProblems({ stack }: ConfigSource): ConfigProblem[] {
  const invalid: ConfigProblem = {
    subject: `stack ${stack}`,
    sentence:
      `the stack's name is "${stack}", which a namespace can't be named for; allowed are 1 to 58 lower-case letters, ` +
      `digits and -, with no - at either end. ${mend(stack, "stack rename NAME")}`,
  };
  return stackName.test(stack) ? [] : [invalid];
}

function mend(stack: string, command: string): string {
  return `Run: npx pulumi ${command} --stack ${stack}`;
}
