interface Described {
  /** What the option is for, in one sentence. */
  readonly description: string;
  /** Whether the key has to be set; in a group, once the group is. @default false */
  readonly required?: true;
  /** A value that passes, for the command that mends an error. @default the option's default */
  readonly example?: string;
}

export interface IntegerOption extends Described {
  readonly type: "integer";
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number;
}

/** A count, or a share of the replicas such as 25%, which Kubernetes rounds. */
export interface CountOrShareOption extends Described {
  readonly type: "countOrShare";
  readonly minimum: number;
  readonly maximum: number;
  readonly default?: number | string;
}

export interface TextOption extends Described {
  readonly type: "text";
  readonly pattern: RegExp;
  /** What the pattern allows, in words. */
  readonly allowed: string;
  /** Whether a number has to stand in quotes, as YAML makes 1.1 of 1.10. @default false */
  readonly quoted?: true;
  readonly default?: string;
}

export interface BooleanOption extends Described {
  readonly type: "boolean";
  readonly default?: boolean;
}

export interface ChoiceOption extends Described {
  readonly type: "choice";
  readonly choices: readonly string[];
  readonly default?: string;
}

/** Texts of one kind; in config they are separated by commas. */
export interface ListOption extends Described {
  readonly type: "list";
  /** Whether an item is allowed. */
  readonly acceptsItem: (item: string) => boolean;
  /** What the items may be, in words. */
  readonly allowed: string;
  readonly default?: undefined;
}

/** Texts by a name of the operator's choice. */
export interface MapOption extends Described {
  readonly type: "map";
  readonly names: RegExp;
  /** What the names and values may be, in words. */
  readonly allowed: string;
  readonly default?: undefined;
}

/** Options that are set together or not at all. */
export interface GroupOption extends Described {
  readonly type: "group";
  readonly fields: Readonly<Record<string, ScalarOption | MapOption>>;
  readonly default?: undefined;
}

/** An option that is written as one text. */
export type ScalarOption = IntegerOption | CountOrShareOption | TextOption | BooleanOption | ChoiceOption | ListOption;

/** What one option may hold, and what it holds while it is unset. */
export type Option = ScalarOption | MapOption | GroupOption;

/** A value that one text stands for. */
export type ScalarValue = number | boolean | string | string[];

type ValueOf<O extends Option> = O extends ChoiceOption
  ? O["choices"][number]
  : O extends GroupOption
    ? Values<O["fields"]>
    : {
        integer: number;
        countOrShare: number | string;
        text: string;
        boolean: boolean;
        list: string[];
        map: Record<string, string>;
        choice: string;
        group: object;
      }[O["type"]];

/** The values of a set of options; one that is neither required nor has a default may be undefined. */
export type Values<Options extends Readonly<Record<string, Option>>> = {
  -readonly [Key in keyof Options]: Options[Key] extends { default: unknown } | { required: true }
    ? ValueOf<Options[Key]>
    : ValueOf<Options[Key]> | undefined;
};

/** The values that an option allows, in words. */
export function allowedValues(option: Option): string {
  switch (option.type) {
    case "integer":
      return `an integer from ${option.minimum} to ${option.maximum}`;
    case "countOrShare":
      return `an integer from ${option.minimum} to ${option.maximum}, or a percentage from 1% to 100%`;
    case "boolean":
      return "true or false";
    case "choice":
      return `${option.choices.slice(0, -1).join(", ")} or ${option.choices.at(-1)}`;
    case "group":
      return Object.keys(option.fields).join(", ");
    case "list":
      return `${option.allowed}, each once`;
    case "text":
    case "map":
      return option.allowed;
  }
}

/** Whether an option allows a value. */
export function accepts(option: ScalarOption, value: unknown): boolean {
  switch (option.type) {
    case "integer":
      return Number.isInteger(value) && Number(value) >= option.minimum && Number(value) <= option.maximum;
    case "countOrShare":
      return (
        accepts({ ...option, type: "integer", default: undefined }, value) ||
        /^(?:[1-9][0-9]?|100)%$/.test(String(value))
      );
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string" && option.pattern.test(value);
    case "choice":
      return typeof value === "string" && option.choices.includes(value);
    case "list":
      return Array.isArray(value) && value.length > 0 && value.every(option.acceptsItem) && hasNoDuplicates(value);
  }
}

/** The value that a config string stands for; undefined if the option doesn't allow it. */
export function parseValue(option: ScalarOption, text: string): ScalarValue | undefined {
  const value = typed(option, text);
  return accepts(option, value) ? value : undefined;
}

function typed(option: ScalarOption, text: string): ScalarValue {
  switch (option.type) {
    case "integer":
    case "countOrShare":
      return /^-?[0-9]+$/.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" || (text === "false" ? false : text);
    case "list":
      return text.split(",").map((item) => item.trim());
    case "text":
    case "choice":
      return text;
  }
}

function hasNoDuplicates(items: unknown[]): boolean {
  return new Set(items).size === items.length;
}

/** One option that is written as one text or by names, and where it stands. */
export interface Leaf {
  /** Such as replicaCount, or autoscaling and minReplicas. */
  path: string[];
  option: ScalarOption | MapOption;
}

/** All options with those of the groups one by one. */
export function leavesOf(options: Readonly<Record<string, Option>>): Leaf[] {
  return Object.entries(options).flatMap(([key, option]) =>
    option.type === "group"
      ? leavesOf(option.fields).map(({ path, option: field }) => ({ path: [key, ...path], option: field }))
      : [{ path: [key], option }],
  );
}

/**
 * A path as `pulumi config set --path` takes it, such as `env.LOG_LEVEL` or `ingress.annotations["example.com/name"]`.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/config/#structured-configuration
 */
export function pathName(path: string[]): string {
  const steps = path.map((step) =>
    /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `["${step.replaceAll('"', '\\"')}"]`,
  );
  return steps.join("").replace(/^\./, "");
}
