import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { kubectl } from "../../local/cluster/paths.ts";
import type { ListedObject } from "../../pictures/objectGraph.ts";
import { objectGraph } from "../../pictures/objectGraph.ts";
import { run } from "../../script/run.ts";
import { ownStack } from "./ownStack.ts";
import type { TestStack } from "./testStack.ts";

const kept = "docs/data/objects.json";
const kinds = "deployment,service,networkpolicy,poddisruptionbudget,secret,replicaset,pod";

describe("the picture of a stack's objects", () => {
  let stack: TestStack;
  ownStack((own) => (stack = own));

  it("has what is on the cluster after an update, with a secret and with clients that are let in", async () => {
    await stack.set("imageTag", "0.1.3");
    await stack.set("allowedCidrs", "203.0.113.7/32");
    await stack.succeed("config", "set", "--path", "--secret", "env.DB_PASSWORD", "hush");
    await stack.up();
    const { namespace } = stack;
    const listed = await run(kubectl(), ["--context", "chat-local", "-n", namespace, "get", kinds, "-o", "json"]);
    const { items } = JSON.parse(listed.replaceAll(String(stack.nodePort), "30000")) as { items: ListedObject[] };
    const graph = `${JSON.stringify(objectGraph(items), undefined, 2)}\n`;
    if (process.env.RECORD === "1") {
      await writeFile(kept, graph);
    }
    assert.deepEqual(withoutChance(graph), withoutChance(await readFile(kept, "utf8")));
  });
});

/** The lines of a graph without the ends of names, which are others in every run, and so sorted in another order. */
function withoutChance(graph: string): string[] {
  return graph
    .replaceAll(/(?<=chat-(deployment|environment)-)[a-z0-9]+(-[a-z0-9]{5})?/g, "…")
    .split(/(?<=\}),/)
    .sort();
}
