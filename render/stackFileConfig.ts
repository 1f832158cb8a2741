import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { pathName } from "../components/option.ts";
import type { Config } from "../config/readConfig.ts";
import { readConfig } from "../config/readConfig.ts";
import { isSecure } from "../config/written.ts";
import { project } from "../project.ts";
import { Refusal } from "../refusal/refusal.ts";

/**
 * The config of a stack from its file in a directory, without engine or credentials: in place of a secret environment
 * variable there is a text that names it, such as [secret chat-service:env.PASSWORD].
 *
 * @throws Refusal if the stack has no file, or another secret in its own config, which takes its passphrase to read, or
 * if something in it is not allowed.
 */
export async function stackFileConfig(stack: string, directory = "."): Promise<Config> {
  const path = `Pulumi.${stack}.yaml`;
  const stackFile = await readFile(join(directory, path), "utf8").catch(() => {
    throw new Refusal("InvalidCall", `There is no ${path}, so there is no stack ${stack}.`, [path]);
  });
  return readConfig({ stack, values: configValues(path, stackFile), stackFile });
}

/** The config of a stack file as the engine would hand it over, with structures as JSON. */
function configValues(file: string, stackFile: string): Record<string, string> {
  const entries = parseDocument(stackFile).get("config");
  const pairs = isMap(entries) ? entries.items : [];
  return Object.fromEntries(
    pairs.flatMap(({ key, value }) => {
      const name = String(key);
      if (isScalar(value)) {
        return [[name, String(value.value)]];
      }
      const [namespace, ownName] = name.split(":");
      if (namespace !== project && name !== "kubernetes:context") {
        return [];
      }
      const structure = plain(value, [ownName], (path) => placeholder(`${namespace}:${pathName(path)}`, file));
      return [[name, JSON.stringify(structure)]];
    }),
  );
}

/** What stands in for a secret. */
function placeholder(path: string, file: string): string {
  if ([".", "["].some((step) => path.startsWith(`${project}:env${step}`))) {
    return `[secret ${path}]`;
  }
  throw new Refusal(
    "InvalidCall",
    `${path} in ${file} is a secret, which can't be read without credentials. Run: npm run preview`,
    [path],
  );
}

/** What a node of YAML says, with something else in place of secrets. */
function plain(node: unknown, path: string[], inPlaceOf: (path: string[]) => string): unknown {
  if (isSecure(node)) {
    return inPlaceOf(path);
  }
  if (isMap(node)) {
    const names = node.items.map(({ key, value }) => [String(key), value] as const);
    return Object.fromEntries(names.map(([name, value]) => [name, plain(value, [...path, name], inPlaceOf)]));
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => plain(item, [...path, String(index)], inPlaceOf));
  }
  return isScalar(node) ? node.value : node;
}
