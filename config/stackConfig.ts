import { existsSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { Config, readConfig } from "./readConfig";

/**
 * The config of the stack that is being previewed or updated.
 *
 * @throws Refusal that lists every problem.
 */
export function readStackConfig(stack: string): Config {
  const stackFile = `${pulumi.getRootDirectory()}/Pulumi.${stack}.yaml`;
  return readConfig({
    stack,
    values: pulumi.runtime.allConfig(),
    stackFile: existsSync(stackFile) ? readFileSync(stackFile, "utf8") : undefined,
  });
}
