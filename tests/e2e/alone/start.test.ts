import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tryRun } from "../../../script/run.ts";
import { committedStack } from "../committedStack.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut, until } from "../testStack.ts";

const program = join(process.cwd(), "bin/start.ts");

describe("npm start", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));

  async function start(stack = dev): Promise<string> {
    const { code, stdout, stderr } = await tryRun(process.execPath, [program], {
      cwd: stack.directory,
      env: stack.environment,
    });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /http:\/\/127\.0\.0\.1:30000 answers: 200 /);
    await assertRolledOut(dev, 3, "0.1.2");
    return stdout;
  }

  it("brings the dev stack up and shows an answer", async () => {
    assert.doesNotMatch(await start(), /lost/);
  });

  it("leaves it as it is the second time", async () => {
    assert.doesNotMatch(await start(), /lost/);
  });

  it("says so where its state was lost, and goes on with what is there", async () => {
    const pods = await dev.readyPods();
    await mkdir(join(dev.directory, "new-state"));
    const output = await start(dev.with({ PULUMI_BACKEND_URL: `file://${dev.directory}/new-state` }));
    assert.match(
      output,
      /^The state of the dev stack was lost, and its objects are on the cluster: importing Namespace chat-dev, /m,
    );
    assert.deepEqual((await dev.readyPods()).sort(), pods.sort());
  });

  it("brings it up again on a cluster that has lost it", async () => {
    await dev.core.deleteNamespace({ name: dev.namespace });
    await until("the end of the namespace", async () =>
      (await dev.core.listNamespace()).items.every(({ metadata }) => metadata?.name !== dev.namespace),
    );
    await start();
  });
});
