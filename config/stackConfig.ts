import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Config } from "./readConfig";
import { readConfig } from "./readConfig";

/**
 * The config of the stack that is being previewed or updated; the engine runs the program in the project's directory.
 *
 * @throws Refusal that lists every problem.
 */
export function readStackConfig(stack: string): Config {
  const stackFile = join(process.cwd(), `Pulumi.${stack}.yaml`);
  return readConfig({
    stack,
    values: pulumi.runtime.allConfig(),
    stackFile: existsSync(stackFile) ? readFileSync(stackFile, "utf8") : undefined,
  });
}
