import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownPackages } from "../../../script/projectCopy";
import { tryRun } from "../../../script/run";
import { TestStack } from "../testStack";

describe("an up that has nothing to do", () => {
  let dev: TestStack;
  let template: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
    await dev.up();

    template = await TestStack.createFrom("tests/e2e/projects/template", "dev");
    await ownPackages(template.directory, ["node"]);
    await writeFile(join(template.directory, "manifests.json"), JSON.stringify(await manifestsOf(dev)));
    await template.up();
  });
  after(async () => {
    await template.remove();
    await dev.remove();
  });

  // The machine is shared: up to three tries at a measurement.
  it("takes at most 0.5 of the time of the same resources in Pulumi's template, though it asks the API server as well", async function (this: Mocha.Context) {
    this.retries(2);
    const ratios: number[] = [];
    for (let pair = 0; pair < 7; pair++) {
      const ours = await secondsOfUp(dev);
      const theirs = await secondsOfUp(template);
      ratios.push(ours / theirs);
      console.log(`      ${(ours / theirs).toFixed(2)}: ${ours.toFixed(2)} s to ${theirs.toFixed(2)} s`);
    }
    const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
    assert.ok(
      median <= 0.5,
      `median ratio ${median.toFixed(2)} of ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}`,
    );
  });
});

/** What a shell has, without what `npm run` adds to it. */
function shell({ NODE_OPTIONS: _, PATH, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folders = (PATH ?? "").split(":").filter((folder) => !folder.endsWith("node_modules/.bin"));
  return { ...environment, PATH: folders.join(":") };
}

/** How long `up` takes as people call it. */
async function secondsOfUp(stack: TestStack): Promise<number> {
  const start = performance.now();
  const { code, stdout, stderr } = await tryRun(
    "npx",
    ["pulumi", "up", "--yes", "--skip-preview", "--expect-no-changes"],
    { cwd: stack.directory, env: shell(stack.environment) },
  );
  assert.equal(code, 0, stdout + stderr);
  return (performance.now() - start) / 1000;
}

/** What the stack applied, by type, for a namespace and a node port of its own. */
async function manifestsOf(stack: TestStack): Promise<Record<string, unknown>> {
  const { deployment } = JSON.parse((await stack.succeed("stack", "export")).output) as {
    deployment: { resources: { type: string; inputs?: unknown }[] };
  };
  const moved = (inputs: unknown) =>
    JSON.parse(JSON.stringify(inputs).replaceAll("chat-dev", "chat-template").replaceAll("30000", "30003")) as unknown;
  return Object.fromEntries(
    deployment.resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ type, inputs }) => [type, moved(inputs)]),
  );
}
