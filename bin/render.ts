import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { renderStack, toYaml } from "../render/renderStack";
import { main } from "../script/main";
import { Refusal } from "../refusal/refusal";

main(async () => {
  const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
  if (positionals.length !== 1) {
    throw new Refusal("InvalidCall", "Usage: npm run --silent render -- STACK [--out FILE]");
  }
  const yaml = toYaml(await renderStack(positionals[0]));
  if (values.out === undefined) {
    process.stdout.write(yaml);
  } else {
    await writeFile(values.out, yaml);
  }
});
