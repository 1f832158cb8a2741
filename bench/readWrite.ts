import { Refusal } from "../refusal/refusal.ts";
import { readArguments } from "../script/readArguments.ts";

/**
 * Reads the arguments of a measurement whose one option is `--write`, and tells whether that is there.
 *
 * @throws Refusal that says how it is called.
 */
export function readWrite(usage: string): boolean {
  const { values, positionals } = readArguments(usage, { write: { type: "boolean", default: false } });
  if (positionals.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  return values.write;
}
