import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pair } from "yaml";
import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";
import { manifestsOf } from "../chatStack";
import { pathName } from "../components/option";
import type { Manifest } from "../components/rollout";
import { project } from "../config/project";
import { readConfig } from "../config/readConfig";
import { isSecure } from "../config/written";
import { Refusal } from "../refusal";

/**
 * The manifests that `up` would apply to a stack, from its file in a directory, without cluster, engine or credentials.
 *
 * In place of a secret environment variable there is a text that names it, such as [secret chat-service:env.PASSWORD];
 * the Secret's name follows from these texts, and so differs from the one that `up` gives it.
 *
 * @throws Refusal if the stack has no file, or another secret in its own config, which takes its passphrase to read.
 */
export async function renderStack(stack: string, directory = "."): Promise<Manifest[]> {
  const path = `Pulumi.${stack}.yaml`;
  const stackFile = await readFile(join(directory, path), "utf8").catch(() => {
    throw new Refusal("InvalidCall", `There is no ${path}, so there is no stack ${stack} to render.`, [path]);
  });
  const config = readConfig({ stack, values: configValues(path, stackFile), stackFile });
  return manifestsOf(stack, config).sort(byOrderOfCreation);
}

/** Manifests as YAML documents, the same text for the same manifests. */
export function toYaml(manifests: Manifest[]): string {
  return manifests
    .map((manifest) => stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0, sortMapEntries: byName }))
    .join("---\n");
}

/** Fields by name, after those that say which object it is. */
function byName(left: Pair, right: Pair): number {
  const rank = ({ key }: Pair) => {
    const index = ["apiVersion", "kind", "metadata"].indexOf(String(key));
    return `${index < 0 ? 3 : index} ${String(key)}`;
  };
  return rank(left) < rank(right) ? -1 : 1;
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
    `${path} in ${file} is a secret, which can't be rendered without credentials. Run: npm run preview`,
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

function byOrderOfCreation(left: Manifest, right: Manifest): number {
  const key = ({ kind, metadata }: Manifest) => `${kind === "Namespace" ? 0 : 1} ${kind} ${metadata.name}`;
  return key(left) < key(right) ? -1 : 1;
}
