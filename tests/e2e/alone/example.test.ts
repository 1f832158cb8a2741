import assert from "node:assert/strict";
import { join } from "node:path";
import { tryRun } from "../../../script/run";
import { committedStack } from "../committedStack";
import { provideExampleImages } from "../exampleImages";
import type { TestStack } from "../testStack";
import { assertRolledOut } from "../testStack";

const runner = join(process.cwd(), "bin/run.cjs");

describe("npm run example", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));
  before(() => provideExampleImages());

  it("points dev at the example server, ends with its page, and tells a way back that leads there", async () => {
    const { code, stdout, stderr } = await tryRun(process.execPath, [runner, "example"], {
      cwd: dev.directory,
      env: dev.environment,
    });
    assert.equal(code, 0, stdout + stderr);
    const url = stdout.trimEnd().split("\n").at(-1)!;
    assert.match(await (await fetch(url)).text(), /<title>Chat<\/title>/);

    await dev.follow(stdout, "To go back: ");
    await assertRolledOut(dev, 3, "0.1.2");
  });
});
