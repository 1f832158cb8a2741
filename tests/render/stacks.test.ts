import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { leavesOf } from "../../components/option.ts";
import { project } from "../../project.ts";
import { options } from "../../config/options.ts";
import { renderStack } from "../../render/renderStack.ts";

const directory = join(import.meta.dirname, "stacks");

describe("the stacks whose manifests are checked", () => {
  const files = readdirSync(directory)
    .map((file) => join(directory, file))
    .concat("Pulumi.dev.yaml", "Pulumi.prod.yaml");
  const configs = files.map((file) => parse(readFileSync(file, "utf8")).config as Record<string, object>);

  for (const { path } of leavesOf(options)) {
    it(`have ${path.join(".")} on`, () => {
      const [key, field] = path;
      const valueIn = (config: Record<string, object>): unknown => {
        const value = config[`${project}:${key}`];
        return field === undefined ? value : (value as Record<string, unknown> | undefined)?.[field];
      };
      assert.ok(configs.some((config) => valueIn(config) !== undefined));
    });
  }

  it("have an object of every kind", async () => {
    const stacks = readdirSync(directory).map((file) => file.split(".")[1]);
    const manifests = (await Promise.all(stacks.map((stack) => renderStack(stack, directory)))).flat();
    assert.deepEqual([...new Set(manifests.map(({ kind }) => kind))].sort(), [
      "Deployment",
      "HTTPRoute",
      "HorizontalPodAutoscaler",
      "Ingress",
      "Namespace",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "Secret",
      "Service",
    ]);
  });
});
