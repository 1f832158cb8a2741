import { parseArgs } from "node:util";
import { Refusal } from "../refusal/refusal";

/**
 * Reads the arguments of a measurement whose one option is `--write`, and tells whether that is there.
 *
 * @throws Refusal that says how it is called.
 */
export function readWrite(usage: string): boolean {
  const { values, positionals } = parseArgs({
    options: { write: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.help || positionals.length > 0) {
    throw new Refusal("InvalidCall", usage);
  }
  return values.write;
}
