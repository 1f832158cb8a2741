import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fields, Value } from "../review/read/json.ts";
import { isFields } from "../review/read/json.ts";
import { run } from "../script/run.ts";
import { httpRouteDefinition } from "./gatewayApi/httpRouteDefinition.ts";

/**
 * Writes the JSON schemas of Kubernetes' objects and of HTTPRoutes into a directory, in files that kubeconform finds by
 * their names.
 *
 * They come from the OpenAPI document in Kubernetes' own Go module, in the version of the local cluster, and from the
 * Gateway API's, so nothing is fetched from a schema collection on the internet. Fields that they don't know are
 * refused.
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
      const schema = { $ref: `definitions.json#/definitions/${name}` };
      await writeFile(join(directory, fileOf(kind, group, version)), JSON.stringify(schema));
    }
  }

  const { spec } = await httpRouteDefinition();
  for (const { name, schema } of spec.versions) {
    const file = join(directory, fileOf(spec.names.kind, spec.group, name));
    await writeFile(file, JSON.stringify(strict((schema?.openAPIV3Schema as Fields | undefined) ?? {})));
  }
}

function fileOf(kind: string, group: string, version: string): string {
  const parts = [kind, group.split(".")[0], version].filter((part) => part !== "");
  return `${parts.join("-").toLowerCase()}.json`;
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
