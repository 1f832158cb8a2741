import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { project } from "../project.ts";
import type { Config } from "./readConfig.ts";
import { readConfig } from "./readConfig.ts";

/** Whether a config value is, or holds, a secret; Pulumi leaves it out of its types. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };

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
    hasSecretEnv: isConfigSecret(`${project}:env`),
    stackFile: existsSync(stackFile) ? readFileSync(stackFile, "utf8") : undefined,
  });
}
