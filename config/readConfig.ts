import { closest } from "fastest-levenshtein";
import type { Pair } from "yaml";
import { isMap, isScalar, parseDocument } from "yaml";
import { contradictions } from "../components/chatServiceArgs";
import type { Option, TextOption, Values } from "../components/option";
import { allowedValues, parseValue } from "../components/option";
import { Refusal } from "../refusal";
import { options } from "./options";
import { project } from "./project";

/** The stack's config, checked, with every default filled in. */
export type Config = Values<typeof options> & {
  /** The kubeconfig context of the cluster, `kubernetes:context`. */
  context: string;
  /** What the operator has set, by key and as it is written; what is at its default is left out, and `paused`, which changes no revision. */
  operatorValues: Record<string, string>;
};

/** Where config is read from. */
export interface ConfigSource {
  /** The name of the stack. */
  stack: string;
  /** Every config value by its full key, such as `chat-service:nodePort`, as the engine hands it over. */
  values: Record<string, string>;
  /** The text of the stack's own file, which still tells 1.10 from "1.10"; undefined where there is none. */
  stackFile?: string;
}

/** Config of the Kubernetes provider with which it would go to another cluster than the one that the stack asks. */
const elsewhere = ["kubeconfig", "cluster", "renderYamlToDirectory"];

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names, less the namespace's prefix
const stackName = /^[a-z0-9](?:[a-z0-9-]{0,56}[a-z0-9])?$/;

/**
 * Reads the stack's config and checks all of it at once.
 *
 * @throws Refusal whose message lists every problem, each with the key, the value, the allowed range and the command that mends it.
 */
export function readConfig(source: ConfigSource): Config {
  const { config, problems } = readOptions(source);
  problems.push(
    ...combinationProblems(source, config),
    ...clusterProblems(source),
    ...unknownKeys(source),
    ...stackProblems(source),
  );
  if (problems.length > 0) {
    throw new Refusal(
      "InvalidConfig",
      `${problems.length === 1 ? "1 problem" : `${problems.length} problems`} in the config of stack ${source.stack}; nothing was changed:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n"),
    );
  }
  return { ...config, context: source.values["kubernetes:context"], operatorValues: operatorValues(source) } as Config;
}

type ReadValues = Record<string, Option["default"]>;

/** Reads every option on its own. */
function readOptions({ stack, values, stackFile }: ConfigSource): { config: ReadValues; problems: string[] } {
  const config: ReadValues = {};
  const problems: string[] = [];
  const written = scalarsOf(stackFile);

  for (const [key, option] of Object.entries<Option>(options)) {
    const text = values[`${project}:${key}`] ?? "";
    const { unquoted, secret } = written.get(key) ?? {};
    const refuse = (is: string, where = "", example = exampleOf(option)) =>
      problems.push(
        `${project}:${key} is ${is}; allowed is ${allowedValues(option)}${where}. ${mend(stack, `config set ${key} ${example}`)}`,
      );

    if (text === "") {
      config[key] = option.default;
      if (option.required) {
        refuse("missing");
      }
    } else if (option.type === "text" && unquoted !== undefined && isMisread(option, unquoted, text)) {
      const example = parseValue(option, unquoted) === undefined ? exampleOf(option) : unquoted;
      refuse(
        `the unquoted ${unquoted}, which YAML reads as ${text} (1.10 becomes 1.1)`,
        `, in quotes: ${key}: "${example}"`,
        example,
      );
    } else {
      config[key] = parseValue(option, text);
      if (config[key] === undefined) {
        refuse(secret ? "[secret]" : JSON.stringify(text));
      }
    }
  }
  return { config, problems };
}

/** Whether YAML made something else of a value than what stands in the file. */
function isMisread(option: TextOption, unquoted: string, text: string): boolean {
  return unquoted !== text || (option.quoted === true && !Number.isNaN(Number(unquoted)));
}

function operatorValues({ values }: ConfigSource): Record<string, string> {
  const isSet = ([key, option]: [string, Option]) => {
    const text = values[`${project}:${key}`] ?? "";
    return text !== "" && text !== String(option.default ?? "") && key !== "paused";
  };
  const keys = Object.entries<Option>(options).filter(isSet);
  return Object.fromEntries(keys.map(([key]) => [key, values[`${project}:${key}`]]));
}

/** Values that are allowed, but not together or not in this stack. */
function combinationProblems({ stack }: ConfigSource, config: ReadValues): string[] {
  const problems = contradictions(config);
  if (stack === "prod" && config.imageTag === "latest") {
    problems.push({
      key: "imageTag",
      value: "latest",
      allowed: `what prod can go back to: ${allowedValues(options.imageTag)}`,
      mend: { key: "imageTag", value: exampleOf(options.imageTag) },
    });
  }
  return problems.map(
    ({ key, value, allowed, mend: { key: other, value: better } }) =>
      `${project}:${key} is ${JSON.stringify(value)}; allowed is ${allowed}. ${mend(stack, `config set ${other} ${better}`)}`,
  );
}

function clusterProblems({ stack, values }: ConfigSource): string[] {
  const missing = values["kubernetes:context"]
    ? []
    : [
        "kubernetes:context is missing; allowed is the name of a kubeconfig context, so that nobody updates the wrong cluster. " +
          mend(stack, "config set kubernetes:context NAME"),
      ];
  const misleading = elsewhere.filter((key) => values[`kubernetes:${key}`]);
  return [
    ...missing,
    ...misleading.map(
      (key) =>
        `kubernetes:${key} is set; allowed are a kubeconfig where kubectl looks for it and kubernetes:context, so that all of the stack goes to one cluster. ` +
        mend(stack, `config rm kubernetes:${key}`),
    ),
  ];
}

function unknownKeys({ stack, values }: ConfigSource): string[] {
  return Object.keys(values)
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((key) => !Object.hasOwn(options, key))
    .map(
      (key) =>
        `${project}:${key} is not a key of this stack; the nearest one is ${closest(key, Object.keys(options))}. ` +
        mend(stack, `config rm ${key}`),
    );
}

function stackProblems({ stack }: ConfigSource): string[] {
  return stackName.test(stack)
    ? []
    : [
        `the stack's name is "${stack}", which a namespace can't be named for; allowed are 1 to 58 lower-case letters, digits and -, with no - at either end. ` +
          mend(stack, "stack rename NAME"),
      ];
}

function mend(stack: string, command: string): string {
  return `Run: npx pulumi ${command} --stack ${stack}`;
}

function exampleOf(option: Option): string {
  return option.example ?? String(option.default ?? "");
}

interface WrittenValue {
  /** The value's source text if it stands without quotes. */
  unquoted?: string;
  secret: boolean;
}

/** How the stack file writes each key of the project. */
function scalarsOf(stackFile = ""): Map<string, WrittenValue> {
  const entries = parseDocument(stackFile).get("config");
  if (!isMap(entries)) {
    return new Map();
  }
  return new Map(
    entries.items.map(({ key, value }: Pair) => [
      String(key).replace(`${project}:`, ""),
      {
        unquoted: isScalar(value) && value.type === "PLAIN" ? value.source : undefined,
        secret: isMap(value) && value.has("secure"),
      },
    ]),
  );
}
