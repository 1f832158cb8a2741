import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellEnvironment } from "../../../bench/peers/peer.ts";
import { backendOf } from "../../../bench/peers/pulumiPeers.ts";
import { templatePackages, templateProgram } from "../../../bench/peers/templatePackages.ts";
import { PeakMemory, programPid } from "../../../meter/peakMemory.ts";
import { tryRun } from "../../../script/run.ts";
import { committedStack } from "../committedStack.ts";
import { TestStack } from "../testStack.ts";

/** The template has a ts-node that checks types; its own, older one keeps what it compiled, and is faster then. */
describe("an up or a preview that has nothing to do", () => {
  let dev: TestStack;
  let template: TestStack;

  committedStack((committed) => (dev = committed));
  before(async () => {
    await dev.up();

    template = await TestStack.createFrom(templateProgram, "dev", await templatePackages());
    await writeFile(join(template.directory, "manifests.json"), JSON.stringify(await manifestsOf(dev)));
    await template.up();
  });
  after(() => template.remove());

  const commands: [string, string[], number][] = [
    ["an update", ["up", "--yes", "--skip-preview", "--expect-no-changes"], 0.5],
    ["a preview", ["preview", "--expect-no-changes"], 0.5],
  ];
  for (const [what, command, limit] of commands) {
    // Though it asks the API server as well. The machine is shared: up to three tries at a measurement.
    it(`takes at most ${limit} of the time that the template takes, as ${what}`, async function () {
      this.retries(2);
      const ratios: number[] = [];
      for (let pair = 0; pair < 7; pair++) {
        const ours = await secondsOf(dev, command);
        const theirs = await secondsOf(template, command);
        ratios.push(ours / theirs);
        console.log(`      ${(ours / theirs).toFixed(2)}: ${ours.toFixed(2)} s to ${theirs.toFixed(2)} s`);
      }
      const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
      assert.ok(
        median <= limit,
        `median ratio ${median.toFixed(2)} of ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}`,
      );
    });
  }
});

describe("the program of 3 replicas", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));

  before(() => dev.up()); // Node keeps what it has compiled; in a folder that is new to it, it needs 12 MB more.

  it("needs at most 150 MB, be it for an update or for one that has nothing to do", async () => {
    const megabytes: number[] = [];
    for (const imageTag of ["0.1.3", "0.1.3"]) {
      await dev.set("imageTag", imageTag);
      const peak = new PeakMemory(() => programPid(dev.directory));
      try {
        await dev.up();
      } finally {
        megabytes.push(peak.stop() ?? NaN);
      }
    }
    console.log(`      ${megabytes.map((each) => `${each.toFixed(0)} MB`).join(", ")}`);
    assert.ok(
      megabytes.every((each) => each <= 150),
      `${megabytes.join(", ")} MB`,
    );
  });
});

/** How long a `pulumi` command takes as people call it. */
async function secondsOf(stack: TestStack, command: string[]): Promise<number> {
  const start = performance.now();
  const { code, stdout, stderr } = await tryRun("npx", ["pulumi", ...command], {
    cwd: stack.directory,
    env: { ...shellEnvironment(), ...backendOf(stack.directory) },
  });
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
