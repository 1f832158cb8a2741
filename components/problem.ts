import type { MapOption, Option } from "./option.ts";
import { accepts, allowedValues, pathName } from "./option.ts";

/** One thing that is wrong with the value of an option. */
export interface Problem {
  /** Such as nodePort or autoscaling.minReplicas. */
  key: string;
  /** undefined if it is missing. */
  value: unknown;
  /** What is allowed instead, in words. */
  allowed: string;
  /** The option to change for it to be right, and to what; undefined unsets it. */
  mend: { key: string; value: string | undefined };
}

/** A value as messages show it. */
export function shown(value: unknown): string {
  return JSON.stringify(value) ?? "missing";
}

/** Values with every default filled in, in the groups that are set as well. */
export function withDefaults(
  options: Readonly<Record<string, Option>>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const filled: Record<string, unknown> = { ...values };
  for (const [key, option] of Object.entries(options)) {
    const value = values[key];
    filled[key] =
      option.type === "group" && isObject(value) ? withDefaults(option.fields, value) : (value ?? option.default);
  }
  return filled;
}

/** Values that the options don't allow, or lack. */
export function problemsIn(
  options: Readonly<Record<string, Option>>,
  values: Readonly<Record<string, unknown>>,
  path: string[] = [],
): Problem[] {
  return Object.entries(options).flatMap(([key, option]) => problemsOf(option, values[key], [...path, key]));
}

function problemsOf(option: Option, value: unknown, path: string[]): Problem[] {
  if (value === undefined) {
    return option.required ? [problem(option, value, path)] : [];
  }
  if (option.type === "group" && isObject(value)) {
    return problemsIn(option.fields, value, path);
  }
  if (option.type === "map" && isObject(value)) {
    return Object.entries(value)
      .filter(([name, text]) => !isEntry(option, name, text))
      .map(([name, text]) => ({
        ...problem(option, text, [...path, name]),
        mend: { key: pathName([...path, name]), value: undefined },
      }));
  }
  return option.type !== "group" && option.type !== "map" && accepts(option, value)
    ? []
    : [problem(option, value, path)];
}

function isEntry({ names }: MapOption, name: string, text: unknown): boolean {
  return names.test(name) && typeof text === "string";
}

function problem(option: Option, value: unknown, path: string[]): Problem {
  const key = pathName(path);
  const better = option.example ?? option.default;
  return {
    key,
    value,
    allowed: allowedValues(option),
    mend: { key, value: better === undefined ? undefined : String(better) },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
