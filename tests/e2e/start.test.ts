import assert from "node:assert/strict";
import { join } from "node:path";
import { tryRun } from "../../script/run";
import { assertRolledOut, TestStack, until } from "./testStack";

const script = join(process.cwd(), "local/start.ts");

describe("npm start", () => {
  let dev: TestStack;

  before(async () => {
    dev = await TestStack.create("dev");
  });
  after(() => dev.remove());

  async function start(): Promise<void> {
    const { code, stdout, stderr } = await tryRun(process.execPath, ["-r", "ts-node/register", script], { cwd: dev.directory, env: dev.environment });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /http:\/\/127\.0\.0\.1:30000 answers: 200 /);
    await assertRolledOut(dev, 3, "0.1.2");
  }

  it("brings the dev stack up and shows an answer", start);

  it("leaves it as it is the second time", start);

  it("brings it up again on a cluster that has lost it", async () => {
    await dev.core.deleteNamespace({ name: dev.namespace });
    await until("the end of the namespace", async () => (await dev.core.listNamespace()).items.every(({ metadata }) => metadata?.name !== dev.namespace));
    await start();
  });
});
