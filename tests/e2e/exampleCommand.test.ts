import assert from "node:assert/strict";
import { join } from "node:path";
import { tryRun } from "../../script/run.ts";
import { committedStack } from "./committedStack.ts";
import { provideExampleImages } from "./exampleImages.ts";
import type { TestStack } from "./testStack.ts";
import { assertRolledOut } from "./testStack.ts";

const program = join(process.cwd(), "bin/example.ts");

describe("npm run example", () => {
  let dev: TestStack;
  committedStack((committed) => (dev = committed));
  before(() => provideExampleImages());

  it("points dev at the example server, ends with its page, and tells a way back that leads there", async () => {
    const { code, stdout, stderr } = await tryRun(process.execPath, [program], {
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
