import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fields, Value } from "../review/read/json";
import { isFields } from "../review/read/json";
import { run } from "../script/run";

/**
 * Writes the JSON schemas of Kubernetes' objects into a directory, in files named as kubeconform looks for them.
 *
 * They come from the OpenAPI document in Kubernetes' own Go module, in the version of the local cluster, so nothing is
 * fetched from a schema collection on the internet. Fields that the document doesn't know are refused.
 */
export async function writeKubernetesSchemas(directory: string): Promise<void> {
  const module = JSON.parse(
    await run("go", ["mod", "download", "-json", "k8s.io/kubernetes"], { cwd: "local/kubernetes" }),
  ) as { Dir: string };
  const openApi = JSON.parse(await readFile(join(module.Dir, "api/openapi-spec/swagger.json"), "utf8")) as {
    definitions: Record<string, Fields>;
  };

  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "definitions.json"), JSON.stringify({ definitions: strict(openApi.definitions) }));
  for (const [name, definition] of Object.entries(openApi.definitions)) {
    const kinds = (definition["x-kubernetes-group-version-kind"] ?? []) as {
      group: string;
      kind: string;
      version: string;
    }[];
    for (const { group, kind, version } of kinds.length === 1 ? kinds : []) {
      const file = [kind, group.split(".")[0], version]
        .filter((part) => part !== "")
        .join("-")
        .toLowerCase();
      await writeFile(
        join(directory, `${file}.json`),
        JSON.stringify({ $ref: `definitions.json#/definitions/${name}` }),
      );
    }
  }
}

function strict(schema: Value): Value {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (!isFields(schema)) {
    return schema;
  }
  if (schema.format === "int-or-string") {
    return { type: ["integer", "string"] };
  }
  const children = Object.fromEntries(Object.entries(schema).map(([field, value]) => [field, strict(value)]));
  return isFields(schema.properties) && schema.additionalProperties === undefined && schema.type === "object"
    ? { ...children, additionalProperties: false }
    : children;
}
