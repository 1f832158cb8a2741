import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isMap, isScalar, parseDocument, stringify } from "yaml";
import { createChatStack } from "../chatStack";
import type { Manifest } from "../components/rollout";
import { planned } from "../components/rollout";
import { project } from "../config/project";
import { readConfig } from "../config/readConfig";
import { Refusal } from "../refusal";

/**
 * The manifests that `up` would apply to a stack, from its file in a directory, without cluster, engine or credentials.
 *
 * A process can do it once: Pulumi's mocks outlive it.
 *
 * @throws Refusal if the stack has no file, or its own config has a secret, which takes its passphrase to read.
 */
export async function renderStack(stack: string, directory = "."): Promise<Manifest[]> {
  const path = `Pulumi.${stack}.yaml`;
  const stackFile = await readFile(join(directory, path), "utf8").catch(() => {
    throw new Refusal("InvalidCall", `There is no ${path}, so there is no stack ${stack} to render.`);
  });
  const config = readConfig({ stack, values: configValues(path, stackFile), stackFile });

  const manifests: Manifest[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        if (type.startsWith("kubernetes:")) {
          manifests.push(inputs as Manifest);
        }
        return { id: name, state: inputs as Record<string, unknown> };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    project,
    stack,
  );
  createChatStack(stack, config, planned);
  await pulumi.runtime.disconnect();
  return manifests.sort(byOrderOfCreation);
}

/** Manifests as YAML documents, the same text for the same manifests. */
export function toYaml(manifests: Manifest[]): string {
  return manifests
    .map((manifest) => stringify(inFieldOrder(manifest), { aliasDuplicateObjects: false, lineWidth: 0 }))
    .join("---\n");
}

function configValues(path: string, stackFile: string): Record<string, string> {
  const entries = parseDocument(stackFile).get("config");
  if (!isMap(entries)) {
    return {};
  }
  return Object.fromEntries(
    entries.items.flatMap(({ key, value }) => {
      const name = String(key);
      if (isScalar(value)) {
        return [[name, String(value.value)]];
      }
      if (name.startsWith(`${project}:`) || name === "kubernetes:context") {
        throw new Refusal(
          "InvalidCall",
          `${name} in ${path} is a secret or a structure, which can't be rendered without credentials. Run: npm run preview`,
        );
      }
      return [];
    }),
  );
}

function byOrderOfCreation(left: Manifest, right: Manifest): number {
  const key = ({ kind, metadata }: Manifest) => `${kind === "Namespace" ? 0 : 1} ${kind} ${metadata.name}`;
  return key(left) < key(right) ? -1 : 1;
}

function inFieldOrder({ apiVersion, kind, metadata, ...rest }: Manifest): Manifest {
  return { apiVersion, kind, metadata, ...rest };
}
