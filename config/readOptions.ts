import { closest } from "fastest-levenshtein";
import type { MapOption, Option, ScalarOption } from "../components/option.ts";
import { allowedValues, parseValue, pathName } from "../components/option.ts";
import { setCommand, unsetCommand } from "../refusal/configCommand.ts";
import { secretMark } from "../refusal/secrets.ts";
import type { Written } from "./written.ts";

/** What stands in the config for each option: a text, or structures of texts; undefined where nothing does. */
export type Texts = Readonly<Record<string, unknown>>;

/** What was read, by key; undefined where it is unset or not allowed. */
export type ReadValues = Record<string, unknown>;

/** Is told what is wrong with an option, by its path, and the `pulumi` arguments that mend it. */
export type Refuse = (path: string, problem: string, mend: string) => void;

/** Reads every option on its own, and fills the defaults in. */
export function readOptions(
  options: Readonly<Record<string, Option>>,
  texts: Texts,
  written: Written,
  refuse: Refuse,
  path: string[] = [],
): ReadValues {
  const unknown = Object.keys(texts).filter((key) => !Object.hasOwn(options, key));
  for (const key of unknown) {
    const name = pathName([...path, key]);
    refuse(
      path.length === 0 ? key : name,
      `is not a key of this stack; ${likelyMeant(options, key, path)}`,
      unsetCommand(name),
    );
  }
  const read = (key: string, option: Option): unknown => {
    const below = [...path, key];
    const name = pathName(below);
    if (option.type !== "group" && option.type !== "map") {
      return readText(option, texts[key], name, written, refuse);
    }
    const structure = structureOf(texts[key]);
    if (structure === undefined) {
      refuseValue(option, shownUnlessSecret(texts[key], name, written), name, refuse);
      return undefined;
    }
    if (Object.keys(structure).length === 0) {
      return undefined;
    }
    return option.type === "group"
      ? readOptions(option.fields, structure, written, refuse, below)
      : readNamed(option, structure, written, refuse, below);
  };
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [key, read(key, option)]));
}

/** What may have been meant by a key that there isn't. */
function likelyMeant(options: Readonly<Record<string, Option>>, key: string, path: string[]): string {
  const [outer] = key.split(/[.[]/);
  const { type } = (Object.hasOwn(options, outer) ? options[outer] : undefined) ?? {};
  return outer !== key && (type === "group" || type === "map")
    ? `what is in ${outer} is set with --path, as in config set --path ${key}`
    : `the nearest one is ${pathName([...path, closest(key, Object.keys(options))])}`;
}

/** Texts by names of the operator's choice, which may be empty. */
function readNamed(
  option: MapOption,
  texts: Texts,
  written: Written,
  refuse: Refuse,
  path: string[],
): Record<string, string> {
  const read = Object.entries(texts).map(([name, value]) => {
    const below = pathName([...path, name]);
    const unquoted = written.unquoted(below);
    const text = String(value);
    if (!option.names.test(name) || typeof value === "object") {
      refuse(
        below,
        `is ${shownUnlessSecret(value, below, written)}; allowed is ${option.allowed}`,
        unsetCommand(below),
      );
    } else if (unquoted !== undefined && unquoted !== text) {
      refuseMisread(option, { unquoted, text, example: unquoted }, below, refuse);
    }
    return [name, text] as const;
  });
  return Object.fromEntries(read);
}

function readText(option: ScalarOption, value: unknown, path: string, written: Written, refuse: Refuse): unknown {
  const unquoted = written.unquoted(path);
  const text = value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  if (text === "") {
    if (option.required) {
      refuseValue(option, "missing", path, refuse);
    }
    return option.default;
  }
  const isMisread =
    option.type === "text" &&
    unquoted !== undefined &&
    (unquoted !== text || (option.quoted === true && !Number.isNaN(Number(unquoted))));
  if (isMisread) {
    const example = parseValue(option, unquoted) === undefined ? exampleOf(option) : unquoted;
    refuseMisread(option, { unquoted, text, example }, path, refuse);
    return undefined;
  }
  const read = parseValue(option, text);
  if (read === undefined) {
    refuseValue(option, shownUnlessSecret(text, path, written), path, refuse);
  }
  return read;
}

function shownUnlessSecret(value: unknown, path: string, written: Written): string {
  return written.isSecret(path) ? secretMark : JSON.stringify(value);
}

function refuseValue(option: Option, is: string, path: string, refuse: Refuse): void {
  refuse(path, `is ${is}; allowed is ${allowedValues(option)}`, setCommand(path, exampleOf(option)));
}

function refuseMisread(
  option: Option,
  { unquoted, text, example }: { unquoted: string; text: string; example: string },
  path: string,
  refuse: Refuse,
): void {
  refuse(
    path,
    `is the unquoted ${unquoted}, which YAML reads as ${text} (1.10 becomes 1.1); ` +
      `allowed is ${allowedValues(option)}, in quotes: ${path.replace(/^.*\./, "")}: "${example}"`,
    setCommand(path, example),
  );
}

/** The names in a structure, none for an empty text; undefined for anything that is no structure. */
function structureOf(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === "") {
    return {};
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A value that passes, for a command that mends. */
function exampleOf(option: Option): string {
  return option.example ?? String(option.default ?? "");
}
