import { writeFile } from "node:fs/promises";
import { renderStack, toYaml } from "../render/renderStack.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";
import { Refusal } from "../refusal/refusal.ts";

const usage = "Usage: npm run --silent render -- STACK [--out FILE]";

main(async () => {
  const { values, positionals } = readArguments(usage, { out: { type: "string" } });
  if (positionals.length !== 1) {
    throw new Refusal("InvalidCall", usage);
  }
  const yaml = toYaml(await renderStack(positionals[0]));
  if (values.out === undefined) {
    process.stdout.write(yaml);
  } else {
    await writeFile(values.out, yaml);
  }
});
