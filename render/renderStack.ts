import type { Pair } from "yaml";
import { stringify } from "yaml";
import { manifestsOf } from "../chatStack.ts";
import type { Manifest } from "../components/manifests.ts";
import { objectsOf } from "../components/manifests.ts";
import { stackFileConfig } from "./stackFileConfig.ts";

/**
 * The manifests that `up` would apply to a stack, from its file in a directory, without cluster, engine or credentials.
 *
 * In place of a secret environment variable there is a text that names it, such as [secret chat-service:env.PASSWORD];
 * the Secret's name follows from these texts, and so differs from the one that `up` gives it.
 *
 * @throws Refusal if the stack has no file, or another secret in its own config, which takes its passphrase to read.
 */
export async function renderStack(stack: string, directory = "."): Promise<Manifest[]> {
  return objectsOf(manifestsOf(stack, await stackFileConfig(stack, directory))).sort(byOrderOfCreation);
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

function byOrderOfCreation(left: Manifest, right: Manifest): number {
  const key = ({ kind, metadata }: Manifest) => `${kind === "Namespace" ? 0 : 1} ${kind} ${metadata.name}`;
  return key(left) < key(right) ? -1 : 1;
}
