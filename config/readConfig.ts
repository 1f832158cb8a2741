import { closest } from "fastest-levenshtein";
import { isMap, isScalar, Pair, parseDocument } from "yaml";
import { Refusal } from "../refusal";
import { allowedValues, Option, parseValue, Values } from "./option";
import { options } from "./options";
import { bytes } from "./quantity";

/** The stack's config, checked, with every default filled in. */
export type Config = Values<typeof options> & {
  /** The kubeconfig context of the cluster, `kubernetes:context`. */
  context: string;
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

const project = "chat-service";

/**
 * Reads the stack's config and checks all of it at once.
 *
 * @throws Refusal whose message lists every problem, each with the key, the value, the allowed range and the command that mends it.
 */
export function readConfig(source: ConfigSource): Config {
  const problems: string[] = [];
  const config: Record<string, Option["default"]> = {};
  const written = scalarsOf(source.stackFile);

  const mend = (command: string) => `Run: npx pulumi config ${command} --stack ${source.stack}`;
  const refuse = (key: string, option: Option, text: string, why = "") =>
    problems.push(
      `${project}:${key} is ${written.get(key)?.secret ? "[secret]" : JSON.stringify(text)}${why}; ` +
        `allowed is ${allowedValues(option)}. ${mend(`set ${key} ${exampleOf(option)}`)}`,
    );

  for (const [key, option] of Object.entries<Option>(options)) {
    const text = source.values[`${project}:${key}`] ?? "";
    const unquoted = written.get(key)?.unquoted;
    const misread = unquoted !== undefined && (unquoted !== text || !Number.isNaN(Number(unquoted)));

    if (text === "") {
      config[key] = option.default;
      if (option.required) {
        problems.push(
          `${project}:${key} is missing; allowed is ${allowedValues(option)}. ${mend(`set ${key} ${exampleOf(option)}`)}`,
        );
      }
    } else if (option.type === "text" && misread) {
      problems.push(
        `${project}:${key} is the unquoted ${unquoted}, which YAML reads as ${text} (1.10 becomes 1.1); ` +
          `allowed is ${allowedValues(option)}, in quotes: ${key}: "${unquoted}". ${mend(`set ${key} ${unquoted}`)}`,
      );
    } else {
      config[key] = parseValue(option, text);
      if (config[key] === undefined) {
        refuse(key, option, text);
      }
    }
  }

  if (source.stack === "prod" && config.imageTag === "latest") {
    refuse("imageTag", options.imageTag, "latest", ", which prod can't roll back to");
  }
  if (bytes(String(config.memoryRequest)) > bytes(String(config.memoryLimit))) {
    problems.push(
      `${project}:memoryRequest is "${config.memoryRequest}"; allowed is at most memoryLimit, "${config.memoryLimit}". ` +
        mend(`set memoryLimit ${config.memoryRequest}`),
    );
  }
  if (!source.values["kubernetes:context"]) {
    problems.push(
      `kubernetes:context is missing; allowed is the name of a kubeconfig context, so that nobody updates the wrong cluster. ` +
        mend("set kubernetes:context chat-local"),
    );
  }

  if (source.values["kubernetes:kubeconfig"]) {
    problems.push(`kubernetes:kubeconfig is set; allowed is $KUBECONFIG only, so that all of the stack asks one cluster. ${mend("rm kubernetes:kubeconfig")}`);
  }

  const unknownKeys = Object.keys(source.values)
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((key) => !(key in options));
  for (const key of unknownKeys) {
    problems.push(
      `${project}:${key} is not a key of this stack; the nearest one is ${closest(key, Object.keys(options))}. ` + mend(`rm ${key}`),
    );
  }

  if (problems.length > 0) {
    throw new Refusal(
      `${problems.length === 1 ? "1 problem" : `${problems.length} problems`} in the config of stack ${source.stack}; nothing was changed:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n"),
    );
  }
  return { ...config, context: source.values["kubernetes:context"] } as Config;
}

function exampleOf(option: Option): string {
  return option.example ?? String(option.default ?? (option.type === "integer" ? option.minimum : ""));
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
