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

/** What one config key may hold, and what it holds while it is unset. */
export type Option = IntegerOption | TextOption | BooleanOption;

type ValueOf<O extends Option> = O["type"] extends "integer" ? number : O["type"] extends "boolean" ? boolean : string;

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
    case "boolean":
      return "true or false";
    case "text":
      return option.allowed;
  }
}

/** The value that a config string stands for; undefined if the option doesn't allow it. */
export function parseValue(option: Option, text: string): number | boolean | string | undefined {
  switch (option.type) {
    case "integer": {
      const value = Number(text);
      return /^-?[0-9]+$/.test(text) && value >= option.minimum && value <= option.maximum ? value : undefined;
    }
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "text":
      return option.pattern.test(text) ? text : undefined;
  }
}
