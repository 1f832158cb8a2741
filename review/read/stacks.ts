import { readdir } from "node:fs/promises";
import { Refusal } from "../../refusal/refusal.ts";

/**
 * The stacks that have a file in a directory, by name.
 *
 * @throws Refusal if there are none.
 */
export async function stacksIn(directory: string): Promise<string[]> {
  const stacks = (await readdir(directory)).flatMap((file) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(file)?.[1] ?? []);
  if (stacks.length === 0) {
    throw new Refusal(
      "InvalidCall",
      "There is no Pulumi.STACK.yaml here, and so no stack. Make one: npx pulumi stack init STACK",
    );
  }
  return stacks.sort();
}
