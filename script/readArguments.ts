import type { ParseArgsConfig } from "node:util";
import { parseArgs } from "node:util";
import { Refusal } from "../refusal/refusal.ts";

/**
 * Reads the options that a script was called with, and its other words.
 *
 * @param usage all of them in words.
 * @throws Refusal with the usage, for `--help` and for what is no option of the script.
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  usage: string,
  options: Options,
) {
  if (process.argv.includes("--help")) {
    throw new Refusal("InvalidCall", usage);
  }
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new Refusal("InvalidCall", [(error as Error).message, usage]);
  }
}
