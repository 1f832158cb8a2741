interface Described {
  /** What the option is for, in one sentence. */
  readonly description: string;
  /** Whether the key has to be set. @default false */
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

/** What one option may hold, and what it holds while it is unset. */
export type Option = IntegerOption | CountOrShareOption | TextOption | BooleanOption;

type ValueOf<O extends Option> = {
  integer: number;
  countOrShare: number | string;
  text: string;
  boolean: boolean;
}[O["type"]];

/** The values of a set of options; one that is neither required nor has a default may be undefined. */
export type Values<Options extends Record<string, Option>> = {
  [Key in keyof Options]: Options[Key] extends { default: unknown } | { required: true }
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
    case "text":
      return option.allowed;
  }
}

/** Whether an option allows a value. */
export function accepts(option: Option, value: unknown): boolean {
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
  }
}

/** The value that a config string stands for; undefined if the option doesn't allow it. */
export function parseValue(option: Option, text: string): number | boolean | string | undefined {
  const value = typed(option, text);
  return accepts(option, value) ? value : undefined;
}

function typed(option: Option, text: string): number | boolean | string {
  switch (option.type) {
    case "integer":
    case "countOrShare":
      return /^-?[0-9]+$/.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" || (text === "false" ? false : text);
    case "text":
      return text;
  }
}
